/** A value that its column cannot hold. The message is the end of a sentence that begins with the column: `"n/a" is not a number`. */
export class ValueError extends Error {
  constructor(value: unknown, problem: string) {
    super(`${shown(value)} ${problem}`)
    this.name = 'ValueError'
  }
}

/** The value as a person may recognise it, shortened. */
function shown(value: unknown): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid date' : value.toISOString()
  const text =
    typeof value === 'bigint' || typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value))
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
