/**
 * A number for people.
 *
 * @example formatNumber(10000) // '10,000'
 */
export function formatNumber(value: number): string {
  // The first number in a locale costs the start of a command 8 ms.
  const [whole = '', fraction] = String(Math.round(value * 1000) / 1000).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/**
 * A number with its noun.
 *
 * @example formatCount(1, 'partition') // '1 partition'
 * @example formatCount(2, 'policy', 'policies') // '2 policies'
 */
export function formatCount(value: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(value)} ${value === 1 ? noun : plural}`
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/**
 * A size for people, in binary units.
 *
 * @example formatBytes(838_861) // '0.8 MiB'
 */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (unit < units.length - 1 && (unit === 0 ? value >= 1000 : value >= 800)) {
    value /= 1024
    unit++
  }
  const digits = unit === 0 || value >= 10 ? 0 : 1
  return `${value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${units[unit]}`
}

/**
 * A length of time for people.
 *
 * @example formatElapsed(412) // '0.4 s'
 * @example formatElapsed(125_000) // '2 min 5 s'
 */
export function formatElapsed(milliseconds: number): string {
  if (milliseconds < 99_950) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  return hours > 0 ? `${formatNumber(hours)} h ${minutes} min` : `${minutes} min ${seconds % 60} s`
}
