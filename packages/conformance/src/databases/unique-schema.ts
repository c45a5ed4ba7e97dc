import { randomBytes } from 'node:crypto'

/** A schema name that no other test has: lower case, safe without quotes, well below 63 bytes. Dropping is up to the caller. */
export function uniqueSchema(prefix = 'test'): string {
  const safe = prefix
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+/, '')
    .slice(0, 30)
  return `${safe || 'test'}_${randomBytes(6).toString('hex')}`
}
