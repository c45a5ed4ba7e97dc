/** What two rows have in common exactly when they are the same row to the database, as text to compare. */
export function identityText(values: readonly unknown[]): string {
  return JSON.stringify(values, function (this: Record<string, unknown>, key, value: unknown) {
    const plain = this[key]
    if (plain instanceof Date) return plain.getTime()
    return typeof value === 'bigint' ? `${value}n` : value
  })
}

/** The rows of which an earlier row has the same identity. */
export function repeatedRows(rows: readonly number[], identity: (row: number) => string): Set<number> {
  const seen = new Set<string>()
  const repeated = new Set<number>()
  for (const row of rows) {
    const text = identity(row)
    if (seen.has(text)) repeated.add(row)
    seen.add(text)
  }
  return repeated
}
