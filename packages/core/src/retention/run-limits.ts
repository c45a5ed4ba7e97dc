import { CtkError } from '../errors/ctk-error.js'
import type { Clock } from '../time/clock.js'
import { isInWindow, type Window } from '../time/window.js'

/** The run is outside of its window. */
export function outsideWindow(window: Window, clock: Clock): CtkError | undefined {
  if (isInWindow(window, clock.now())) return undefined
  return new CtkError({
    code: 'CTK_OUTSIDE_WINDOW',
    message: `It is not between ${window.text.replace('-', ' and ')} now, so nothing more is done.`,
    suggestions: ['What is left is done by the next run in that time; --window says when that is.'],
  })
}

/** A signal that also comes when the time of a run is over. */
export interface RunSignal {
  readonly signal: AbortSignal
  /** The error for tables that were not finished, when it was the time that ended the run. */
  timedOut(): CtkError | undefined
  [Symbol.dispose](): void
}

/** @param timeoutMs undefined for no limit */
export function runSignal(outer: AbortSignal | undefined, timeoutMs: number | undefined): RunSignal {
  const signal = outer ?? new AbortController().signal
  if (timeoutMs === undefined) return { signal, timedOut: () => undefined, [Symbol.dispose]() {} }
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(), timeoutMs)
  timer.unref()
  return {
    signal: AbortSignal.any([signal, end.signal]),
    timedOut: () => (end.signal.aborted && !signal.aborted ? timeIsOver(timeoutMs) : undefined),
    [Symbol.dispose]: () => clearTimeout(timer),
  }
}

function timeIsOver(timeoutMs: number): CtkError {
  return new CtkError({
    code: 'CTK_RUN_TIME_OVER',
    message: `The run was stopped after ${timeoutMs / 1000} s, as --timeout says.`,
    suggestions: ['Run it again to go on.'],
  })
}
