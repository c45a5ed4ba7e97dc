/** What a configuration file says. */
export interface IniFile {
  readonly entries: readonly { readonly key: string; readonly value: string; readonly line: number }[]
  /** Lines that are not understood. */
  readonly problems: readonly { readonly line: number; readonly text: string }[]
}

/**
 * Reads `key = value` lines. Lines that begin with `#` or `;` are comments; a value is taken as it stands, without the blanks
 * around it and without one pair of double quotes. There are no sections.
 *
 * @example readIni('uri = crate://localhost:4200').entries[0] // { key: 'uri', value: 'crate://localhost:4200', line: 1 }
 */
export function readIni(text: string): IniFile {
  const entries: { key: string; value: string; line: number }[] = []
  const problems: { line: number; text: string }[] = []
  for (const [i, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    const match = /^([\w-]+)\s*=\s*(.*)$/.exec(line)
    if (match) entries.push({ key: match[1] as string, value: unquote(match[2] as string), line: i + 1 })
    else problems.push({ line: i + 1, text: line })
  }
  return { entries, problems }
}

function unquote(value: string): string {
  return /^"(.*)"$/.exec(value)?.[1] ?? value
}
