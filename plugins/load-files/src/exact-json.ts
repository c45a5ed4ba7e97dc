const LONG_NUMBER = /(?<![\d.])\d{16}/
const WHOLE = /^-?\d+$/

/** Not yet in the types of the language, but in every supported runtime. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown }

/**
 * Reads JSON without losing digits: a whole number beyond 53 bits is a `bigint`, also inside of nested values.
 *
 * @throws SyntaxError for text that is not JSON
 */
export function parseExact(text: string): unknown {
  // Looking at every number takes several times as long as parsing.
  return LONG_NUMBER.test(text) ? JSON.parse(text, exact) : JSON.parse(text)
}

function exact(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source
  const rounded = typeof value === 'number' && !Number.isSafeInteger(value)
  return rounded && source !== undefined && WHOLE.test(source) ? BigInt(source) : value
}

/** The other way: a `bigint` is written as a number, with all digits. */
export function stringifyExact(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? rawJSON(String(part)) : part))
}
