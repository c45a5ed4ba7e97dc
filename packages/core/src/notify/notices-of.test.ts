import { describe, expect, it } from 'vitest'
import { appendToChain, openChain, sealChain } from '../run/audit-chain.js'
import type { AuditEntry } from '../run/audit-entry.js'
import type { RunRecord } from '../run/run.js'
import { runFinished, runStarted } from '../run/run-events.js'
import type { StoredEntry } from '../run/run-store.js'
import { noticesOf } from './notices-of.js'
import { noticesOfRun } from './notices-of-run.js'

const table = { schema: 'doc', name: 'metrics' }
const who = { actor: 'ana', origin: 'worker-3 pid 4711' }
const opening = '{"operations":1,"run":{"id":"R1"}}'
const closing = JSON.stringify({
  run: { exitCode: 1 },
  tables: [
    { policyId: 'p1', status: 'done' },
    { policyId: 'p2', status: 'partial' },
    { policyId: 'p3', status: 'refused' },
    { policyId: 'p4', status: 'nothing-expired' },
  ],
})
const sources: AuditEntry[] = [
  {
    event: 'step.done',
    at: 5,
    ...who,
    table,
    policyId: 'p1',
    subject: 'o1',
    after: { rows: 2n ** 60n, bytes: undefined },
  },
  { event: 'policy.intended', at: 6, ...who },
]
const { entries, head } = appendToChain('R1', openChain(opening), sources)
const last = sealChain(head, closing)
const run: RunRecord = {
  id: 'R1',
  kind: 'retention',
  ...who,
  startedAt: 1,
  finishedAt: 9,
  exitCode: 1,
  opening,
  closing,
  ...last,
}
const appended = entries.map(({ n, hash }, i) => ({ ...(sources[i] as AuditEntry), n, hash }))
const live = [
  ...noticesOf(runStarted(run)),
  ...noticesOf({ type: 'audit.appended', runId: 'R1', entries: appended }),
  ...noticesOf(runFinished({ ...run, finishedAt: 9, exitCode: 1 })),
]

describe('notices', () => {
  it('are the beginning and the end of a run, what became of its tables, and what was done', () => {
    expect(live.map(({ id, type, at }) => [id, type, at])).toEqual([
      ['R1.started', 'run.started', 1],
      ['R1.1', 'step.done', 5],
      ['R1.table.p1', 'table.finished', 9],
      ['R1.table.p2', 'table.failed', 9],
      ['R1.table.p3', 'table.refused', 9],
      ['R1.finished', 'run.finished', 9],
    ])
  })

  it('say where the audit stood, from its opening to its seal', () => {
    expect(live.map(({ data }) => data.audit)).toEqual([
      openChain(opening),
      { length: 1, head: entries[0]?.hash },
      ...Array(4).fill(last),
    ])
    expect(live[0]?.data).not.toHaveProperty('opening.run')
  })

  it('are the same, to the letter, when they are read again from the audit', () => {
    const stored = entries.map((entry, i) => ({ ...entry, ...sources[i] })) as unknown as StoredEntry[]
    expect(JSON.stringify(noticesOfRun(run, stored))).toBe(JSON.stringify(live))
  })

  it('of a run that was killed have no end', () => {
    const killed = { ...run, finishedAt: undefined, exitCode: undefined, closing: undefined }
    expect(noticesOfRun(killed, []).map(({ id }) => id)).toEqual(['R1.started'])
  })

  it('of a run that is one change are its entries alone, and of progress there are none', () => {
    expect(noticesOf({ ...runStarted(run), kind: 'policy' })).toEqual([])
    expect(noticesOf({ type: 'table.started', runId: 'R1', table, operations: 1 })).toEqual([])
  })
})
