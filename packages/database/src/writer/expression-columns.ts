/** Texts, quoted names, and words with what follows them: a word before a parenthesis is a function. */
const token = /'(?:[^']|'')*'|"((?:[^"]|"")+)"|([^\s"'()[\],:+*/%<>=|-]+)(\s*\()?/g

/**
 * The columns that the expression of a generated column reads, out of those that there are.
 *
 * @param names of the table's columns
 * @example expressionColumns(`date_trunc('month', "at")`, ['at', 'month']) // ['at']
 */
export function expressionColumns(expression: string, names: readonly string[]): string[] {
  const read = new Set<string>()
  for (const [, quoted, word, call] of expression.matchAll(token)) {
    if (quoted !== undefined) read.add(quoted.replaceAll('""', '"'))
    else if (word !== undefined && call === undefined) read.add(word)
  }
  return names.filter((name) => read.has(name))
}
