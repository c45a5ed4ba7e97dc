import type { CtkEvent } from '../events/event.js'

/** Tells somebody outside of an event. A failure is reported and never fails a run. */
export interface Notifier {
  deliver(event: CtkEvent, signal?: AbortSignal): Promise<void>
}
