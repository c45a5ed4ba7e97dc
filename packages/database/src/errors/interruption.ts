import { CtkError } from '@ctk/core'

/** How a statement was interrupted. */
export interface Interruption {
  /** Milliseconds after which the statement was stopped; undefined when somebody aborted it. */
  readonly timeoutMs?: number | undefined
  /** Whether the server is known to have stopped working on it. */
  readonly stopped: boolean
  readonly cause?: unknown
}

/** The error for a statement that was interrupted by an abort signal or by its timeout. */
export function interruption({ timeoutMs, stopped, cause }: Interruption): CtkError {
  return new CtkError({
    code: timeoutMs === undefined ? 'CTK_ABORTED' : 'CTK_TIMEOUT',
    message: timeoutMs === undefined ? 'Interrupted.' : `A statement took longer than ${timeoutMs / 1000} s.`,
    suggestions: [
      ...(stopped ? [] : ['The statement may still be running in the database: look at its list of statements.']),
      ...(timeoutMs === undefined
        ? []
        : ['See what it waited for, such as a lock of somebody else; or allow it more: --statement-timeout.']),
    ],
    data: { stopped },
    cause,
  })
}

/** @throws CTK_ABORTED when the signal has been given already */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interruption({ stopped: true, cause: signal.reason })
}
