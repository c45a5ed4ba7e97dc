const LONG_NUMBER = /(?<![\d.])\d{16}/
const WHOLE = /^-?\d+$/

/** Not yet in the types of the language, but in every supported runtime. */
const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON(text: string): { readonly rawJSON: string }
  isRawJSON(value: unknown): value is { readonly rawJSON: string }
}

/**
 * Reads a line of NDJSON without losing digits: a whole number beyond 53 bits is a `bigint`, and inside a nested value
 * something that `JSON.stringify` writes back unchanged.
 *
 * @throws SyntaxError for a line that is not JSON
 */
export function parseLine(line: string): unknown {
  // Looking at every number takes several times as long as parsing.
  if (!LONG_NUMBER.test(line)) return JSON.parse(line)
  const value: unknown = JSON.parse(line, exact)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, isRawJSON(v) ? BigInt(v.rawJSON) : v]))
}

function exact(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source
  const rounded = typeof value === 'number' && !Number.isSafeInteger(value)
  return rounded && source !== undefined && WHOLE.test(source) ? rawJSON(source) : value
}

/** The other way: `bigint`s are written as numbers, with all digits. */
export function stringifyLine(row: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? rawJSON(String(value)) : value))
}
