import type { Fate } from '@ctk/core'

/** A fate in few words; the long reasons of a whole policy stand above the table. */
export function formatFate({ state, reason, explanation }: Fate, newest = false): string {
  if (state === 'due') return 'due: expired'
  if (state === 'waiting') return newest ? 'not yet (newest: never removed)' : 'not yet'
  return short.get(reason) ?? explanation
}

const short: ReadonlyMap<string, string> = new Map([
  ['newest', 'newest: never removed'],
  ['guard', 'expired; a run would leave it, see above'],
  ['paused', 'policy paused'],
  ['refused', 'policy refused'],
  ['disabled', 'policy disabled'],
  ['never-expires', 'kept for ever'],
  ['null', 'no time: never expires'],
  ['open-ended', 'no end: never expires'],
])
