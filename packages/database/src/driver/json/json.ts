/** JavaScript's access to the source text of numbers, which the library definitions do not have yet. */
const exact = JSON as unknown as { rawJSON(text: string): unknown }

type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown
const parseWith = JSON.parse as (text: string, reviver: Reviver) => unknown

/** A run of digits that a double may not hold. Found inside a string it costs time, not truth. */
const longInteger = /\d{16}/

/**
 * Reads JSON. Integers beyond 2^53 come as `bigint`; the slow way to that is taken only when the text has such a number.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  if (!longInteger.test(text)) return JSON.parse(text)
  return parseWith(text, (_key, value, { source }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
      ? BigInt(source)
      : value,
  )
}

/** Reads JSON with every number as the text that it was written with: `1.250`. */
export function parseJsonNumbersAsText(text: string): unknown {
  return parseWith(text, (_key, value, { source }) => (typeof value === 'number' ? source : value))
}

/** A number that `JSON.stringify` writes digit by digit. */
export function rawNumber(value: bigint): unknown {
  return exact.rawJSON(String(value))
}

/** Writes JSON in which a `bigint` is a number. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? rawNumber(part) : part))
}
