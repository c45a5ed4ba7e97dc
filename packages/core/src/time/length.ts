import { CtkError, isCtkError } from '../errors/ctk-error.js'
import { parseDuration } from './parse-duration.js'

/**
 * A length of time for waiting and pausing, in milliseconds: `500ms`, `10m`, `2h`, `0`. Calendar units have no length.
 *
 * @param name what is set, for the message: `--wait`
 * @throws CTK_USAGE
 */
export function parseLength(text: string, name: string): number {
  if (text.trim() === '0') return 0
  try {
    const { exactMs, infinite, years, months, weeks, days } = parseDuration(text)
    if (!infinite && years + months === 0) return exactMs + (weeks * 7 + days) * 86_400_000
  } catch (error) {
    if (!isCtkError(error)) throw error
  }
  throw new CtkError({
    code: 'CTK_USAGE',
    message: `${name} "${text}" is no length of time.`,
    suggestions: ['Write it like 500ms, 30s, 10m or 2h.'],
  })
}
