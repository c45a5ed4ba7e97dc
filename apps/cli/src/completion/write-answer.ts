import type { Candidate, Proposal } from './candidate.js'
import type { CompletionRequest } from './read-request.js'
import { quoteForBash, type ShellLine } from './shell-line.js'

const longest = 100

/**
 * What the scripts read: in the first line `files` where the shell completes paths, `open` where no blank follows, else `words`;
 * then a line for each candidate, its text behind a tab. For bash the words are quoted as the line needs it, and have no tab.
 */
export function writeAnswer({ line, listing }: CompletionRequest, { candidates, files, open }: Proposal): string {
  const head = files ? 'files' : open ? 'open' : 'words'
  const lines = line
    ? forBash(line, candidates, listing)
    : candidates.map(({ value, text }) => `${value}\t${cut(text)}`)
  return `${[head, ...lines].join('\n')}\n`
}

function forBash({ quote, kept }: ShellLine, candidates: readonly Candidate[], listing: boolean): string[] {
  return candidates
    .filter(({ value }) => value.startsWith(kept))
    .map(({ value, text }) => {
      const word = quoteForBash(value.slice(kept.length), quote)
      return listing && candidates.length > 1 && text !== '' ? `${word}  (${cut(text)})` : word
    })
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}
