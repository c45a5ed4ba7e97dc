/** JavaScript's access to the source text of numbers: in every supported runtime, and not yet in the types of the language. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown }

/** A whole number that a double may not hold. Found inside a text it costs time, not truth. */
const LONG_NUMBER = /(?<![\d.])\d{16}/
const WHOLE = /^-?\d+$/

/**
 * Reads JSON without losing digits: a whole number beyond 2^53 is a `bigint`, also inside of nested values.
 *
 * @throws SyntaxError for text that is not JSON
 * @example parseExactJson('{"id":9007199254740993}') // { id: 9007199254740993n }
 */
export function parseExactJson(text: string): unknown {
  // Looking at every number takes several times as long as parsing.
  return LONG_NUMBER.test(text) ? JSON.parse(text, exact) : JSON.parse(text)
}

/** The other way: a `bigint` is written as a number, with all digits. */
export function writeExactJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? rawNumber(part) : part))
}

/** A number that `JSON.stringify` writes digit by digit. */
export function rawNumber(value: bigint): unknown {
  return rawJSON(String(value))
}

/**
 * JSON of a text, a number, `true`, `false` or `null`, which `JSON.stringify` writes as it stands.
 *
 * @throws SyntaxError for anything else
 */
export function rawScalar(json: string): unknown {
  return rawJSON(json.trim())
}

function exact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source
  const rounded = typeof value === 'number' && !Number.isSafeInteger(value)
  return rounded && source !== undefined && WHOLE.test(source) ? BigInt(source) : value
}
