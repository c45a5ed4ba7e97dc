import { writeExactJson } from '@ctk/core'

/**
 * The JSON of a value for a JSON column. Text that is the JSON of an object or array, as CSV has it, is taken as such; other
 * text becomes a JSON string.
 *
 * @example jsonText('{"a":1}') // '{"a":1}'
 * @example jsonText('a') // '"a"'
 */
export function jsonText(value: unknown): string {
  return typeof value === 'string' && isDocument(value) ? value : writeExactJson(value)
}

function isDocument(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
