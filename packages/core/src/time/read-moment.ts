import { CtkError, isCtkError } from '../errors/ctk-error.js'
import { parseCutoff } from './cutoff.js'
import { type Instant, isInstant } from './instant.js'

/**
 * Reads an instant that a user gave for a hold or a gate: as a number it is one, a text is read as {@link parseCutoff} does,
 * a date being its first instant in UTC.
 *
 * @param field what it is called: `from`, `seen-until`
 * @throws CTK_HOLD_INVALID
 */
export function readMoment(value: Instant | string | undefined, field: string, now: Instant): Instant | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number' && isInstant(value)) return value
  try {
    return parseCutoff(String(value), { now, timeZone: 'UTC' })
  } catch (error) {
    if (!isCtkError(error)) throw error
    throw new CtkError({
      code: 'CTK_HOLD_INVALID',
      message: `--${field} ${error.message.replace('a cutoff', 'a time')}`,
      suggestions: error.suggestions,
      cause: error,
    })
  }
}
