type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown
const parseWith = JSON.parse as (text: string, reviver: Reviver) => unknown

/**
 * Reads JSON with every number as the text that it was written with: `1.250`.
 *
 * @throws SyntaxError
 */
export function parseNumbersAsText(text: string): unknown {
  return parseWith(text, (_key, value, { source }) => (typeof value === 'number' ? source : value))
}
