import type { Instant } from '@ctk/core'
import { string } from '@oclif/core/flags'

/** Which stretch of time rows are of. */
export const timeFlags = {
  start: string({
    helpGroup: 'TIME',
    helpValue: 'WHEN',
    summary: 'Only rows whose time is not before this: 2024-07-01, now-3d, yesterday, "3 days ago"; in UTC.',
  }),
  stop: string({
    helpGroup: 'TIME',
    helpValue: 'WHEN',
    summary: 'Only rows whose time is before this.',
  }),
  during: string({
    helpGroup: 'TIME',
    helpValue: 'RANGE',
    summary:
      'Only rows of a range: "last week", "last 3 days", "jul 1 to jul 7", "Sat - Tue", 2024-03; whole days in UTC.',
  }),
  'time-column': string({
    helpGroup: 'TIME',
    helpValue: 'COLUMN',
    summary: 'The column with the time. Default: the only one that holds times.',
  }),
}

/** What the flags say, as they were parsed. */
export interface TimeFlags {
  readonly start?: string | undefined
  readonly stop?: string | undefined
  readonly during?: string | undefined
  readonly 'time-column'?: string | undefined
}

/** A stretch of time, and how people read it. */
export interface AskedTime {
  readonly start?: Instant
  readonly stop?: Instant
  readonly timeColumn?: string
  /** `2024-07-01 00:00 … 2024-07-08 00:00 UTC`; undefined where nothing was asked for. */
  readonly understood?: string
}

/**
 * Reads the flags.
 *
 * @throws CTK_USAGE, CTK_CUTOFF_INVALID
 */
export async function readTimeFlags(flags: TimeFlags, now: Instant): Promise<AskedTime> {
  const { start, stop, during, 'time-column': timeColumn } = flags
  if (start === undefined && stop === undefined && during === undefined) {
    return timeColumn === undefined ? {} : { timeColumn }
  }
  const [{ readAsked }, { inRange }] = await Promise.all([import('./time/read-asked.js'), import('./time/in-range.js')])
  const range = await readAsked({ start, stop, during }, now)
  return { ...range, ...(timeColumn === undefined ? {} : { timeColumn }), understood: inRange(range) }
}
