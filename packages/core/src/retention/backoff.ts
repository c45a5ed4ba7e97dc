import { isCtkError } from '../errors/ctk-error.js'

/** Whether the same may succeed a little later; database drivers mark such errors in their data. */
export function isTransient(error: unknown): boolean {
  return isCtkError(error) && (error.data as { transient?: unknown } | undefined)?.transient === true
}

/** Milliseconds to wait after an attempt, the first being 1: half a second, doubled each time up to a minute, with jitter. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  return Math.min(60_000, 500 * 2 ** (attempt - 1)) * (0.5 + random() / 2)
}
