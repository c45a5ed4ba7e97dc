import { CtkError } from '../errors/ctk-error.js'

/** A parsed tag expression. */
export interface TagExpression {
  matches(tags: readonly string[]): boolean
  /** The tags it names, each once, in order. */
  readonly names: readonly string[]
}

/**
 * Reads `--tags`: a comma or `and` means both, `or` either, `not` none, with brackets as usual. A tag with blanks or other
 * characters is quoted with double quotes; everything else is a tag, SQL included.
 *
 * @throws CTK_TAGS_INVALID
 * @example parseTags('prod and not (eu or "us east")').matches(['prod']) // true
 */
export function parseTags(text: string): TagExpression {
  const tokens = tokenize(text)
  const names = new Set<string>()
  let at = 0
  const peek = () => tokens[at]?.toLowerCase()

  const either = (): Test => {
    const tests = [both()]
    while (peek() === 'or') {
      at++
      tests.push(both())
    }
    return (tags) => tests.some((test) => test(tags))
  }
  const both = (): Test => {
    const tests = [single()]
    while (peek() === 'and' || peek() === ',') {
      at++
      tests.push(single())
    }
    return (tags) => tests.every((test) => test(tags))
  }
  const single = (): Test => {
    const token = tokens[at++]
    if (token === undefined) throw invalid(text, 'a tag is missing at the end')
    const word = token.toLowerCase()
    if (word === 'not') {
      const test = single()
      return (tags) => !test(tags)
    }
    if (word === '(') {
      const test = either()
      if (tokens[at++] !== ')') throw invalid(text, 'a closing bracket is missing')
      return test
    }
    if ([')', ',', 'and', 'or'].includes(word)) throw invalid(text, `a tag is missing before "${token}"`)
    const name = token.startsWith('"') ? token.slice(1, -1) : token
    names.add(name)
    return (tags) => tags.includes(name)
  }

  const test = either()
  if (at < tokens.length) throw invalid(text, `"${tokens[at]}" is one too many; use a comma, and, or, not`)
  return { matches: test, names: [...names].sort() }
}

/**
 * Reads a list of tags to store: `foo,bar`.
 *
 * @throws CTK_TAGS_INVALID for an empty tag
 */
export function parseTagList(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim())
  if (tags.includes('')) throw invalid(text, 'a tag is empty')
  return [...new Set(tags)].sort()
}

type Test = (tags: readonly string[]) => boolean

function tokenize(text: string): string[] {
  const tokens = text.match(/"[^"]*"|[(),]|[^\s(),"]+/g) ?? []
  if (tokens.join('').length !== text.replace(/\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/g, '').length) {
    throw invalid(text, 'a quote does not end')
  }
  return tokens
}

function invalid(text: string, problem: string): CtkError {
  return new CtkError({
    code: 'CTK_TAGS_INVALID',
    message: `The tags ${JSON.stringify(text)} are not understood: ${problem}.`,
    suggestions: ['Write tags such as foo,bar (both), foo or bar, foo and not bar, "with blanks".'],
  })
}
