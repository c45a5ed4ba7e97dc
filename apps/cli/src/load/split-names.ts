/**
 * Takes a list of column names apart: `time,value`. A name with a comma goes into double quotes: `"a,b",c`.
 *
 * @example splitNames('time, "a,b"') // ['time', 'a,b']
 */
export function splitNames(text: string): string[] {
  const items = text.match(/(?:"(?:[^"]|"")*"|[^",])+/g) ?? []
  return items.map(unquoted).filter((name) => name !== '')
}

/** A name as it is, without the blanks around it and the quotes that it may stand in. */
export function unquoted(text: string): string {
  const name = text.trim()
  return /^".*"$/s.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name
}
