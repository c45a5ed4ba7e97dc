import type { Notice } from './notice.js'

/**
 * Tells somebody outside of what happened. It may neither fail nor delay a run: what it throws becomes a warning, and it is
 * only waited for after the work is done, and not for long.
 */
export interface Notifier {
  /** Takes note and returns at once; telling happens in its own time. */
  notify(notices: readonly Notice[]): void
  /**
   * The work is done: tells what can be told in a moment and puts the rest aside, where the next session finds it.
   *
   * @param signal given when the moment is over
   */
  flush(signal: AbortSignal): Promise<void>
}
