import { createHash } from 'node:crypto'
import { CtkError } from '@ctk/core'

/** The bytes of a name that PostgreSQL keeps; it cuts off the rest without an error. */
const maxBytes = 63

/**
 * Whether PostgreSQL keeps a name as it is.
 *
 * @throws CTK_NAME_INVALID for a name longer than 63 bytes
 */
export function checkPostgresqlName(name: string): void {
  const bytes = Buffer.byteLength(name)
  if (bytes <= maxBytes) return
  throw new CtkError({
    code: 'CTK_NAME_INVALID',
    message: `PostgreSQL would cut off the name ${JSON.stringify(name)}: it has ${bytes} bytes, and 63 is the most.`,
    suggestions: ['Choose a shorter name.'],
  })
}

/**
 * A name made of a table's name and a suffix that fits into 63 bytes. A table name that is too long is cut at a character and
 * marked with six digits of its hash, so that two long names stay two.
 *
 * @example derivedName('flights', '1990_01') // 'flights_1990_01'
 */
export function derivedName(table: string, suffix: string): string {
  const name = `${table}_${suffix}`
  if (Buffer.byteLength(name) <= maxBytes) return name
  const end = `_${createHash('sha256').update(table).digest('hex').slice(0, 6)}_${suffix}`
  let start = ''
  for (const character of table) {
    if (Buffer.byteLength(start + character + end) > maxBytes) break
    start += character
  }
  return start + end
}
