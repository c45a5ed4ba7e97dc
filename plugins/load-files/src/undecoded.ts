import type { UndecodedRow } from '@ctk/core'
import { BROKEN } from './text-blocks.js'

/** A longer row is cut off: nobody mends one by hand. */
const LONGEST = 1024 * 1024

/** A row that could not be read, its text shortened and shown with replacement characters where it was no text. */
export function undecoded(line: number, reason: string, text: string): UndecodedRow {
  const readable = text.slice(0, 2 * LONGEST).replaceAll(BROKEN, '\ufffd')
  return { line, reason, text: readable.length > LONGEST ? `${readable.slice(0, LONGEST - 1)}…` : readable }
}

/** The reason for rows with {@link BROKEN} in them. */
export const NOT_UTF8 = 'has bytes that are not UTF-8'
