import { parseExactJson } from '@ctk/core'

/** A text of JSON, read; as it is where it is none, for the database to say so. */
export function jsonOf(text: unknown): unknown {
  if (typeof text !== 'string') return text
  try {
    return parseExactJson(text)
  } catch {
    return text
  }
}
