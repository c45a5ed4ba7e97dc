import { CtkError, type Instant } from '@ctk/core'
import { inRange } from './in-range.js'
import { readMoment } from './read-moment.js'
import { readRange } from './read-range.js'

/**
 * The range that `--start`, `--stop` and `--during` ask for.
 *
 * @throws CTK_USAGE, CTK_CUTOFF_INVALID
 */
export async function readAsked(
  asked: { readonly start: string | undefined; readonly stop: string | undefined; readonly during: string | undefined },
  now: Instant,
): Promise<{ readonly start?: Instant; readonly stop?: Instant }> {
  if (asked.during !== undefined) {
    if (asked.start === undefined && asked.stop === undefined) return readRange(asked.during, now)
    throw usage('--during does not go together with --start and --stop.', ['Leave one of them out.'])
  }
  const start = asked.start === undefined ? undefined : await readMoment(asked.start, now, '--start')
  const stop = asked.stop === undefined ? undefined : await readMoment(asked.stop, now, '--stop')
  if (start !== undefined && stop !== undefined && start >= stop) {
    throw usage(`--start is not before --stop: ${inRange({ start, stop })}.`, [
      'The end itself is not part of the range.',
    ])
  }
  return { ...(start === undefined ? {} : { start }), ...(stop === undefined ? {} : { stop }) }
}

function usage(message: string, suggestions: readonly string[]): CtkError {
  return new CtkError({ code: 'CTK_USAGE', message, suggestions })
}
