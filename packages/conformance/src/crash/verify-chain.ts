import { nextHash, openChain, type RunRecord, type StoredEntry, sealChain } from '@ctk/core'

/**
 * What is wrong with the audit chain of a run; empty when nothing is. A run that was killed may have written entries of which
 * its head does not know yet, and none of which it does.
 *
 * @param entries of this run, in order
 */
export function verifyChain(run: RunRecord, entries: readonly StoredEntry[]): string[] {
  const faults: string[] = []
  let { head } = openChain(run.opening)
  let atLength = head
  for (const [i, entry] of entries.entries()) {
    if (entry.n !== i + 1) faults.push(`run ${run.id}: entry ${entry.n} stands where ${i + 1} should`)
    head = nextHash(head, entry.entry)
    if (entry.hash !== head) faults.push(`run ${run.id}: entry ${entry.n} has another hash than its text`)
    if (i + 1 === run.length) atLength = head
  }
  if (entries.length < run.length)
    faults.push(`run ${run.id}: ${entries.length} entries of ${run.length} that its head counts`)
  if (run.closing === undefined) {
    if (run.head !== atLength) faults.push(`run ${run.id}: the head is not that of ${run.length} entries`)
    return faults
  }
  if (entries.length > run.length) faults.push(`run ${run.id}: ${entries.length - run.length} entries behind its end`)
  if (run.head !== sealChain({ length: run.length, head: atLength }, run.closing).head)
    faults.push(`run ${run.id}: the head is not that of a finished chain`)
  return faults
}
