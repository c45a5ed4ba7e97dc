import { appendFile } from 'node:fs/promises'
import type { Notice, Notifier } from '@ctk/core'

/** The variable that names the file. */
const variable = 'MY_OWN_FILE'

/**
 * Makes the notifier of a session.
 *
 * @param file what is written to; nothing where the environment does not say either
 */
export function notifier(file = process.env[variable]): Notifier {
  const waiting: Notice[] = []
  return {
    // Called while a run is at work: no more than taking note.
    notify(notices) {
      if (file !== undefined) waiting.push(...notices)
    },

    // Called when the work is done. What cannot be written is kept for the next time; the run gets a warning.
    async flush() {
      if (file === undefined || waiting.length === 0) return
      await appendFile(file, waiting.map(toLine).join(''))
      waiting.length = 0
    },
  }
}

function toLine({ id, type, at, run, data }: Notice): string {
  return `${JSON.stringify({ id, type, at: new Date(at).toISOString(), run, data })}\n`
}
