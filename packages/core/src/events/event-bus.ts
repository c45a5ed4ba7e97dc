import { type Clock, systemClock } from '../time/clock.js'
import type { CtkEvent, StampedEvent } from './event.js'

/** Who wants to hear of events. */
export type Listener = (event: StampedEvent) => void

/** Numbers events and hands them to listeners, in order of subscription. A listener that throws is told to `onError` and stops nothing. */
export class EventBus {
  readonly #listeners = new Set<Listener>()
  readonly #onError: (error: unknown) => void
  readonly #clock: Clock
  #seq = 0

  constructor(onError: (error: unknown) => void = () => {}, clock: Clock = systemClock) {
    this.#onError = onError
    this.#clock = clock
  }

  /** Adds a listener; the returned function takes it away again. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells every listener, before it returns. */
  emit(event: CtkEvent): void {
    this.#seq += 1
    const stamped = { ...event, seq: this.#seq, at: this.#clock.now() }
    for (const listener of this.#listeners) {
      try {
        listener(stamped)
      } catch (error) {
        this.#onError(error)
      }
    }
  }
}
