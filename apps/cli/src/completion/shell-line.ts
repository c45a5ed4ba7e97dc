/** A command line up to the cursor, as bash would take it apart. */
export interface ShellLine {
  /** The words before the one at the cursor, without quotes; the program first. */
  readonly words: readonly string[]
  /** The word at the cursor, without quotes. */
  readonly current: string
  /** The quote that is open at the cursor. */
  readonly quote: '' | '"' | "'"
  /** The part of `current` that stays as it is typed: what bash replaces begins behind it. */
  readonly kept: string
}

/**
 * Takes a line apart by bash's rules of quoting, since bash itself hands on words that are broken at `:` and `=`.
 *
 * @param breaks `COMP_WORDBREAKS`: what the word that bash replaces begins behind
 */
export function splitShellLine(line: string, breaks: string): ShellLine {
  let words: string[] = []
  let word: string | undefined
  let kept = ''
  let quote: ShellLine['quote'] = ''
  let beforeQuote = ''
  for (let i = 0; i < line.length; i += 1) {
    const char = line[i] as string
    if (quote === "'" && char !== "'") word = `${word}${char}`
    else if (quote !== '' && char === quote) {
      quote = ''
      kept = beforeQuote
    } else if (quote === '"') {
      const escaped = char === '\\' && /[$`"\\\n]/.test(line[i + 1] ?? '')
      if (escaped) i += 1
      word = `${word}${escaped ? line[i] : char}`
    } else if (char === '\\') {
      i += 1
      word = (word ?? '') + (line[i] ?? '')
    } else if (char === '"' || char === "'") {
      quote = char
      beforeQuote = kept
      word ??= ''
      kept = word
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word)
      word = undefined
      kept = ''
    } else if (/[;|&]/.test(char)) {
      words = []
      word = undefined
      kept = ''
    } else {
      word = (word ?? '') + char
      if (breaks.includes(char)) kept = word
    }
  }
  return { words, current: word ?? '', quote, kept }
}

/** Quotes text so that bash reads it back, inside of the quote that is open, if one is. */
export function quoteForBash(text: string, quote: ShellLine['quote']): string {
  if (quote === "'") return text.replaceAll("'", `'\\''`)
  if (quote === '"') {
    // No quoting in double quotes keeps ! from being read as history. Readline takes a quote at the end for the closing one.
    const inside = text.replace(/[$`"\\]/g, '\\$&').replaceAll('!', `"'!'"`)
    return inside.endsWith('"') ? `${inside}"` : inside
  }
  return text.replace(/[^\w\-+=.,:/@%^]/gu, (char) => (char > '\u007f' ? char : `\\${char}`))
}
