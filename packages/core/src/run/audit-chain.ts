import { createHash } from 'node:crypto'
import { canonicalJson } from '../json/canonical-json.js'
import type { AuditEntry, ChainedEntry } from './audit-entry.js'

/** Where a chain stands. */
export interface ChainHead {
  readonly length: number
  readonly head: string
}

/** The head of a chain that has no entry yet. */
export function openChain(opening: string): ChainHead {
  return { length: 0, head: sha256(opening) }
}

/** Entries in their places behind a head, and the head that they lead to. */
export function appendToChain(
  chain: string,
  { length, head }: ChainHead,
  entries: readonly AuditEntry[],
): { readonly entries: readonly ChainedEntry[]; readonly head: ChainHead } {
  const chained: ChainedEntry[] = []
  let last = head
  for (const [i, each] of entries.entries()) {
    const entry = canonicalJson(each)
    last = nextHash(last, entry)
    chained.push({ chain, n: length + i + 1, entry, hash: last })
  }
  return { entries: chained, head: { length: length + entries.length, head: last } }
}

/** The head of a finished chain: nothing can be added, and how it ended cannot be changed. */
export function sealChain({ length, head }: ChainHead, closing: string): ChainHead {
  return { length, head: nextHash(head, closing) }
}

/** The hash of a text in its place. */
export function nextHash(before: string, text: string): string {
  return sha256(`${before}\n${text}`)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
