import type { StampedEvent } from '../events/event.js'
import type { EventBus } from '../events/event-bus.js'
import { Notifiers } from '../plugin/points.js'
import type { Registry } from '../plugin/registry.js'
import type { Notice } from './notice.js'
import { noticesOf } from './notices-of.js'
import type { Notifier } from './notifier.js'

/** How long notifiers may go on telling after the work is done, in milliseconds. */
export const NOTIFY_MS = 2_000
/** How long one may then take to write down what it could not tell, in milliseconds. */
const GRACE_MS = 10_000

/** Hands what happens to the notifiers of all plugins. They are loaded when there is something to tell for the first time. */
export class Notifications {
  readonly #registry: Registry
  readonly #events: EventBus
  #notifiers: Promise<readonly { readonly name: string; readonly notifier: Notifier }[]> | undefined
  /** Notices in their order, also while notifiers are still being loaded. */
  #told: Promise<void> = Promise.resolve()

  constructor(registry: Registry, events: EventBus) {
    this.#registry = registry
    this.#events = events
    events.subscribe((event: StampedEvent) => this.#tell(noticesOf(event)))
  }

  /**
   * Gives notifiers a moment to tell what they know: returns when they have. After `milliseconds` they are asked to stop,
   * and one that does not is left behind after `grace` more. Never throws.
   */
  async flush(milliseconds: number = NOTIFY_MS, grace: number = GRACE_MS): Promise<void> {
    if (!this.#notifiers) return
    const over = Promise.withResolvers<void>()
    const timer = setTimeout(over.resolve, milliseconds + grace)
    await Promise.race([this.#flush(AbortSignal.timeout(milliseconds)), over.promise])
    clearTimeout(timer)
  }

  async #flush(signal: AbortSignal): Promise<void> {
    await this.#told
    const flushed = (await (this.#notifiers ?? [])).map(({ name, notifier }) =>
      notifier.flush(signal).catch((error: unknown) => this.#warn(name, error)),
    )
    await Promise.all(flushed)
  }

  #tell(notices: readonly Notice[]): void {
    if (notices.length === 0 || this.#registry.list(Notifiers).length === 0) return
    this.#notifiers ??= this.#load()
    const notifiers = this.#notifiers
    this.#told = this.#told.then(async () => {
      for (const { name, notifier } of await notifiers) {
        try {
          notifier.notify(notices)
        } catch (error) {
          this.#warn(name, error)
        }
      }
    })
  }

  async #load() {
    const loaded = this.#registry.list(Notifiers).map(async ({ name }) => {
      try {
        return [{ name, notifier: await this.#registry.load(Notifiers, name) }]
      } catch (error) {
        this.#warn(name, error)
        return []
      }
    })
    return (await Promise.all(loaded)).flat()
  }

  #warn(name: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    this.#events.emit({ type: 'warning', message: `The notifier "${name}" failed: ${message}` })
  }
}
