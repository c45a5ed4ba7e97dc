import type { Candidate } from './candidate.js'

/** Control characters would be obeyed by a terminal, and a shell reads lines. */
const unsafe = /[\p{Cc}\p{Cf}\u2028\u2029]/u

/**
 * The candidates that what is typed can become, each value once. Where none begins with it, a name without its schema will do, and
 * quotes inside of a name may be left out.
 */
export function matching(candidates: readonly Candidate[], typed: string): Candidate[] {
  const safe = candidates
    .filter(({ value }) => !unsafe.test(value))
    .map((each) => ({ ...each, text: each.text.replace(new RegExp(unsafe, 'gu'), ' ') }))
  const exact = safe.filter(({ value }) => value.startsWith(typed))
  if (exact.length > 0) return once(exact)
  const short = safe
    .filter((each) => each.short?.startsWith(typed))
    .map((each) => ({ ...each, value: each.short ?? '' }))
  if (short.length > 0) return once(short)
  const bare = (value: string) => value.replaceAll('"', '')
  return once(safe.filter(({ value }) => bare(value).startsWith(bare(typed))))
}

function once(candidates: readonly Candidate[]): Candidate[] {
  return [...new Map(candidates.map((each) => [each.value, each])).values()]
}
