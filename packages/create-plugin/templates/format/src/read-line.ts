/** A row: texts by key; null is NULL. */
export type Fields = Readonly<Record<string, string | null>>

const pair = /\s*([^\s="]+)=("(?:[^"\\]|\\.)*"|[^\s"]*)(?=\s|$)/y

/**
 * Reads a line.
 *
 * @returns the row, or why there is none
 * @example readLine('level=info msg="it is up"') // { level: 'info', msg: 'it is up' }
 */
export function readLine(text: string): Fields | string {
  const line = text.trimEnd()
  const fields: Record<string, string> = {}
  for (let at = 0; at < line.length; at = pair.lastIndex) {
    pair.lastIndex = at
    const [, key, value = ''] = pair.exec(line) ?? []
    if (key === undefined) return `is not key=value at "${line.slice(at, at + 20).trim()}"`
    const read = value.startsWith('"') ? unquoted(value) : value
    if (read === undefined) return `has a value that is not quoted as JSON: ${value.slice(0, 40)}`
    fields[key] = read
  }
  return fields
}

function unquoted(value: string): string | undefined {
  try {
    return JSON.parse(value) as string
  } catch {
    return undefined
  }
}
