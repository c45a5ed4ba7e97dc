/**
 * So many of something, for people.
 *
 * @example few(1, 'value is', 'values are') // '1 value is'
 */
export function few(count: number, one: string, several: string): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : several}`
}
