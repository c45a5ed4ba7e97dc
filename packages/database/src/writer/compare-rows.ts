/** Values as text to compare, the same for what was sent and for what is read back. */
export function identityText(values: readonly unknown[]): string {
  return JSON.stringify(
    values.map((value) => (value instanceof Date ? value.getTime() : typeof value === 'bigint' ? `${value}n` : value)),
  )
}

/** The rows of which an earlier row has the same identity. */
export function repeatedRows(rows: readonly number[], identify: (row: number) => string): Set<number> {
  const seen = new Set<string>()
  const repeated = new Set<number>()
  for (const row of rows) {
    const text = identify(row)
    if (seen.has(text)) repeated.add(row)
    seen.add(text)
  }
  return repeated
}

/**
 * Which of the rows that were sent are not among those that were stored.
 *
 * @param same whether two rows are equal in everything, so that it does not matter which of them was stored
 * @returns undefined when that cannot be told
 */
export function skippedRows(
  sent: readonly number[],
  identify: (row: number) => string,
  stored: readonly string[],
  same: (a: number, b: number) => boolean,
): number[] | undefined {
  const counts = new Map<string, number>()
  for (const text of stored) counts.set(text, (counts.get(text) ?? 0) + 1)
  const skipped: number[] = []
  for (const [text, group] of Map.groupBy(sent, identify)) {
    const count = counts.get(text) ?? 0
    const first = group[0] as number
    if (count > 0 && count < group.length && !group.every((row) => same(first, row))) return undefined
    skipped.push(...group.slice(count))
  }
  return skipped.length + stored.length === sent.length ? skipped.sort((a, b) => a - b) : undefined
}
