/**
 * What a person typed, quoted for a message: control characters escaped, long text cut.
 *
 * @example quoted('-1w') // "-1w", with the quotes
 */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text)
}
