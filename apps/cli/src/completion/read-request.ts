import { type ShellLine, splitShellLine } from './shell-line.js'

/** The shells that there are scripts for. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const

/** One of {@link shells}. */
export type Shell = (typeof shells)[number]

/** What a shell asks: the words before the cursor, without the program, and the one at it. */
export interface CompletionRequest {
  readonly shell: Shell
  readonly words: readonly string[]
  readonly current: string
  /** Only bash: it is answered in its own quoting. */
  readonly line?: ShellLine
  /** Whether the candidates are shown to be read, and not put in. Only bash asks twice. */
  readonly listing: boolean
}

/**
 * Reads what the script of a shell sends:
 *
 * - `bash COMP_TYPE COMP_WORDBREAKS LINE`, the line up to the cursor
 * - `zsh PROGRAM WORD… CURRENT` and `fish PROGRAM WORD… CURRENT`
 * - `powershell PROGRAM WORD… CURRENT`, each as `=` and what `encodeURIComponent` makes of it: quotes and empty words do not survive otherwise
 */
export function readRequest([shell, ...rest]: readonly string[]): CompletionRequest | undefined {
  if (shell === 'bash') {
    const [type = '', breaks = '', text = ''] = rest
    const line = splitShellLine(text, breaks)
    const [program = '', ...words] = line.words
    // 63 and 33 are the characters ? and !: readline's own names for listing.
    const listing = ['63', '33'].includes(type)
    return { shell, words: withTopic(program, words), current: line.current, line, listing }
  }
  if (shell !== 'zsh' && shell !== 'fish' && shell !== 'powershell') return undefined
  const plain = shell === 'powershell' ? rest.map((word) => decodeURIComponent(word.slice(1))) : rest
  const [program = '', ...words] = plain.slice(0, -1)
  return { shell, words: withTopic(program, words), current: unquote[shell](plain.at(-1) ?? ''), listing: true }
}

/** The word at the cursor, whose quote may be open, comes with its quotes from all but zsh. */
const unquote = {
  zsh: (word: string) => word,
  fish: (word: string) => splitShellLine(word, '').current,
  powershell: (word: string) =>
    /^'/.test(word) ? word.replace(/^'|'$/g, '').replaceAll("''", "'") : word.replace(/^"|"$/g, ''),
}

/** `st …` is `ctk st …`. */
function withTopic(program: string, words: readonly string[]): readonly string[] {
  return /(^|[\\/])st(\.\w+)?$/.test(program) ? ['st', ...words] : words
}
