import type { CtkEvent } from './event.js'

/** Who wants to hear of events. */
export type Listener = (event: CtkEvent) => void

/** Hands events to listeners, in order of subscription. A listener that throws is told to `onError` and stops nothing. */
export class EventBus {
  readonly #listeners = new Set<Listener>()
  readonly #onError: (error: unknown) => void

  constructor(onError: (error: unknown) => void = () => {}) {
    this.#onError = onError
  }

  /** Adds a listener; the returned function takes it away again. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Tells every listener, before it returns. */
  emit(event: CtkEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch (error) {
        this.#onError(error)
      }
    }
  }
}
