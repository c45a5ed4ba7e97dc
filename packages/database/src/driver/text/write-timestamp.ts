/**
 * Writes an instant so that PostgreSQL and CrateDB read it as UTC, whatever the column's type and the session's zone.
 *
 * @throws RangeError for an invalid date
 * @example writeTimestamp(new Date(0)) // '1970-01-01T00:00:00.000Z'
 */
export function writeTimestamp(date: Date): string {
  const iso = date.toISOString()
  // Years beyond 9999 and before 1 are signed in ISO 8601; the databases write them plain, and with BC.
  if (iso.startsWith('+')) return iso.slice(1).replace(/^0+/, '')
  const year = date.getUTCFullYear()
  if (year > 0) return iso
  return `${String(1 - year).padStart(4, '0')}${iso.slice(iso.startsWith('-') ? 7 : 4)} BC`
}
