/** Strings and quoted names are one part: what they contain does not separate. */
const part = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[^'"]/gs

/**
 * Splits a list as PostgreSQL prints it at its commas; those in strings, quoted names and parentheses do not count.
 *
 * @example splitList(`date_trunc('day'::text, ts), "a,b"`) // [`date_trunc('day'::text, ts)`, '"a,b"']
 */
export function splitList(text: string): string[] {
  const items = ['']
  let depth = 0
  for (const [piece] of text.matchAll(part)) {
    if (piece === '(' || piece === '[') depth++
    if (piece === ')' || piece === ']') depth--
    if (piece === ',' && depth === 0) items.push('')
    else items[items.length - 1] += piece
  }
  return items.map((item) => item.trim())
}
