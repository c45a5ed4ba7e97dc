import { CtkError, type Instant } from '@ctk/core'
import { readTimeWords } from './read-time-words.js'

/**
 * Reads an end of a range as `--start` and `--stop` take it: what a cutoff may be, and English words. Of a day (week, month) it is
 * the first instant.
 *
 * @param flag that the text is of, for messages
 * @throws CTK_USAGE where it is not understood; CTK_CUTOFF_INVALID for a date that there is not
 * @example await readMoment('3 days ago', now, '--start')
 */
export async function readMoment(text: string, now: Instant, flag: string): Promise<Instant> {
  const reading = await readTimeWords(text, now)
  if (reading) return (reading.kind === 'once' ? reading.stretch : reading.latest(now)).start
  throw new CtkError({
    code: 'CTK_USAGE',
    message: `${flag} ${JSON.stringify(text)} is not understood as a time.`,
    suggestions: [
      'Write a date (2024-07-01), an instant (2024-07-01T05:40Z), epoch milliseconds, now-3d, or words: yesterday, "3 days ago", "last monday".',
    ],
  })
}
