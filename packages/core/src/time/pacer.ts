import { setTimeout } from 'node:timers/promises'

/** The passing of time, apart from what the clock shows: for waiting, and for noticing that somebody gives no sign. */
export interface Pacer {
  /** Milliseconds since some moment; never goes back. */
  elapsed(): number
  /** Waits, or until the signal is given; whoever goes on is told by the signal itself. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

/** The computer's own. */
export const systemPacer: Pacer = {
  elapsed: () => performance.now(),
  sleep: (milliseconds, signal) =>
    setTimeout(Math.max(0, milliseconds), undefined, signal ? { signal } : {}).catch(() => undefined),
}
