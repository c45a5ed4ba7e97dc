/**
 * Writes an instant so that PostgreSQL and CrateDB read it as UTC, whatever the column's type and the session's zone.
 *
 * @throws RangeError for an invalid date
 * @example writeTimestamp(new Date(0)) // '1970-01-01T00:00:00.000Z'
 */
export function writeTimestamp(date: Date): string {
  const time = date.getTime()
  // Rows mostly come in order of time: the day is the one of the row before. Nothing is in range of NaN.
  const within = time - lastDay.start
  if (within >= 0 && within < DAY) {
    const [hour, minute] = [Math.trunc(within / 3_600_000), Math.trunc(within / 60_000) % 60]
    const [second, thousandth] = [Math.trunc(within / 1_000) % 60, within % 1_000]
    return `${lastDay.text}${two[hour]}:${two[minute]}:${two[second]}.${thousandth < 100 ? '0' : ''}${two[thousandth] ?? thousandth}Z`
  }
  const iso = date.toISOString()
  // Years beyond 9999 and before 1 are signed in ISO 8601; the databases write them plain, and with BC.
  if (iso.startsWith('+')) return iso.slice(1).replace(/^0+/, '')
  const year = date.getUTCFullYear()
  if (year > 0) {
    lastDay = { start: Math.floor(time / DAY) * DAY, text: iso.slice(0, 11) }
    return iso
  }
  return `${String(1 - year).padStart(4, '0')}${iso.slice(iso.startsWith('-') ? 7 : 4)} BC`
}

const DAY = 86_400_000
const two = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0'))
let lastDay = { start: Number.NaN, text: '' }
