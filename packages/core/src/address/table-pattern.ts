/** `*`: any text, also none. `?+`: any text but none. Everything else is one character that stands for itself. */
type Token = { readonly any: 'some' | 'none-too' } | { readonly literal: string }

/**
 * Whether the name of a table is a pattern where it is not quoted: `metrics_*`, `metrics_{tenant}`. A `*` stands for any text,
 * also none; a `{name}` for any text but none, whatever the name: it only tells people what the part means.
 */
export function isPattern(name: string): boolean {
  return tokens(name).some((token) => 'any' in token)
}

/** Whether a pattern stands for the name of a table. Case counts. */
export function matchesPattern(pattern: string, name: string): boolean {
  return overlap(
    tokens(pattern),
    [...name].map((literal) => ({ literal })),
  )
}

/** Whether there could be a name that both patterns stand for. */
export function patternsOverlap(a: string, b: string): boolean {
  return overlap(tokens(a), tokens(b))
}

/** How many characters of a pattern stand for themselves: the more, the more specific it is. */
export function literalLength(pattern: string): number {
  return tokens(pattern).filter((token) => 'literal' in token).length
}

function tokens(pattern: string): Token[] {
  const parts = pattern.match(/\*|\{[^{}]+\}|./gsu) ?? []
  return parts.map((part) =>
    part === '*' ? { any: 'none-too' } : part.length > 1 && part.startsWith('{') ? { any: 'some' } : { literal: part },
  )
}

/** One character of any kind, or a run of them. */
type Step = 'one' | 'many' | { readonly literal: string }

function overlap(left: readonly Token[], right: readonly Token[]): boolean {
  const [a, b] = [left.flatMap(steps), right.flatMap(steps)]
  // Whether what is left of both from here on can be the same text; filled from the ends.
  let next: boolean[] = []
  for (let i = a.length; i >= 0; i--) {
    const row: boolean[] = []
    for (let j = b.length; j >= 0; j--) {
      const [x, y] = [a[i], b[j]]
      if (x === undefined && y === undefined) row[j] = true
      else if (x === 'many') row[j] = next[j] === true || row[j + 1] === true
      else if (y === 'many') row[j] = row[j + 1] === true || next[j] === true
      else row[j] = x !== undefined && y !== undefined && same(x, y) && next[j + 1] === true
    }
    next = row
  }
  return next[0] === true
}

function steps(token: Token): Step[] {
  if ('literal' in token) return [token]
  return token.any === 'some' ? ['one', 'many'] : ['many']
}

function same(a: Exclude<Step, 'many'>, b: Exclude<Step, 'many'>): boolean {
  return a === 'one' || b === 'one' || a.literal === b.literal
}
