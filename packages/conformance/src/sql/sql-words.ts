/** A statement taken apart, so that a test can say where a piece of text may stand. */
export interface SqlWords {
  /** Quoted names, without their quotes. */
  readonly names: readonly string[]
  /** String literals, without their quotes. */
  readonly strings: readonly string[]
  /** The numbers of the placeholders, in order, each once. */
  readonly placeholders: readonly number[]
  /** All the rest: keywords, bare names, operators. Comments are left out. */
  readonly bare: string
}

const pattern = /"((?:[^"]|"")*)"|'((?:[^']|'')*)'|\/\*[\s\S]*?\*\/|--[^\n]*|\$(\d+)/g

/** Takes SQL apart by the lexical rules that CrateDB and PostgreSQL share. */
export function sqlWords(sql: string): SqlWords {
  const names: string[] = []
  const strings: string[] = []
  const placeholders = new Set<number>()
  const bare = sql.replaceAll(pattern, (_, name?: string, text?: string, placeholder?: string) => {
    if (name !== undefined) names.push(name.replaceAll('""', '"'))
    else if (text !== undefined) strings.push(text.replaceAll("''", "'"))
    else if (placeholder !== undefined) placeholders.add(Number(placeholder))
    return ' '
  })
  return { names, strings, placeholders: [...placeholders].sort((a, b) => a - b), bare }
}
