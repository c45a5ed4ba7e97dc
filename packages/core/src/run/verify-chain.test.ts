import { expect, test } from 'vitest'
import { canonicalJson } from '../json/canonical-json.js'
import { appendToChain, openChain, sealChain } from './audit-chain.js'
import type { AuditEntry } from './audit-entry.js'
import type { RunRecord } from './run.js'
import type { StoredEntry } from './run-store.js'
import { ChainVerifier } from './verify-chain.js'

const own = { id: '01RUN', kind: 'policy', actor: 'ana', origin: 'host pid 1', startedAt: 5 }
const entry = (event: string): AuditEntry => ({
  event,
  at: 7,
  actor: 'ana',
  origin: 'host pid 1',
  table: { schema: 'doc', name: 't' },
  policyId: 'p',
  subject: 's',
  before: { x: 1 },
})

function chain(count: number, finished = true): { run: RunRecord; entries: StoredEntry[] } {
  const opening = canonicalJson({ change: 'create', run: own })
  const sources = Array.from({ length: count }, (_, i) => entry(`policy.${i + 1}`))
  const { entries, head } = appendToChain(own.id, openChain(opening), sources)
  const stored = entries.map((each, i) => {
    const { before: _, ...columns } = sources[i] as AuditEntry
    return { ...columns, ...each } as StoredEntry
  })
  const ended = { finishedAt: 9, exitCode: 0 }
  const closing = canonicalJson({ done: 1, run: ended })
  const run = { ...own, opening, ...head, closing: undefined, finishedAt: undefined, exitCode: undefined }
  return { run: finished ? { ...run, ...ended, closing, ...sealChain(head, closing) } : run, entries: stored }
}

function verify({ run, entries }: { run: RunRecord; entries: readonly StoredEntry[] }) {
  const verifier = new ChainVerifier(run)
  for (const each of entries) verifier.add(each)
  return verifier.end()
}

const problems = (of: ReturnType<typeof chain>) => verify(of).findings.map(({ n, problem }) => [n, problem])

test.each([0, 1, 5])('a whole chain of %i entries gives no finding, finished or not', (count) => {
  expect(verify(chain(count))).toEqual({ entries: count, finished: true, findings: [] })
  expect(verify(chain(count, false))).toEqual({ entries: count, finished: false, findings: [] })
})

test('an unfinished chain may go beyond its head, a finished one may not', () => {
  const open = chain(3, false)
  const { head } = appendToChain(own.id, openChain(open.run.opening), [entry('policy.1')])
  expect(problems({ ...open, run: { ...open.run, ...head } })).toEqual([])
  const done = chain(3)
  expect(problems({ ...done, run: { ...done.run, length: 2 } })).toEqual([
    [3, 'tail'],
    [undefined, 'head'],
  ])
})

test.each([
  ['event', 'x'],
  ['at', 8],
  ['at', Number.NaN],
  ['actor', 'eve'],
  ['origin', 'x'],
  ['table', { schema: 'doc', name: 'u' }],
  ['table', undefined],
  ['policyId', undefined],
  ['subject', 'x'],
])('the column %s that says %j is found where it stands', (name, value) => {
  const { run, entries } = chain(3)
  expect(problems({ run, entries: entries.map((each) => (each.n === 2 ? { ...each, [name]: value } : each)) })).toEqual(
    [[2, 'column']],
  )
})

test.each([
  ['id', '01OTHER'],
  ['kind', 'hold'],
  ['actor', 'eve'],
  ['origin', 'x'],
  ['startedAt', 6],
  ['finishedAt', 10],
  ['finishedAt', undefined],
  ['exitCode', 1],
])('the column %s of the run that says %j is found', (name, value) => {
  const { run, entries } = chain(2)
  expect(problems({ run: { ...run, [name]: value }, entries })).toEqual([[undefined, 'column']])
})

test('text, hash, order, gaps and a cut tail are found where they are', () => {
  const { run, entries } = chain(4)
  const [one, two, three, four] = entries as [StoredEntry, StoredEntry, StoredEntry, StoredEntry]
  const text = { ...two, entry: two.entry.replace('"x":1', '"x":2') }
  expect(problems({ run, entries: [one, text, three, four] })).toEqual([[2, 'hash']])
  const hash = { ...two, hash: three.hash }
  expect(problems({ run, entries: [one, hash, three, four] })).toEqual([
    [2, 'hash'],
    [3, 'hash'],
  ])
  const moved = [one, { ...three, n: 2 }, { ...two, n: 3 }, four]
  expect(problems({ run, entries: moved })).toEqual([
    [2, 'hash'],
    [3, 'hash'],
    [4, 'hash'],
  ])
  expect(problems({ run, entries: [one, four] })).toEqual([[4, 'place']])
  expect(problems({ run, entries: [{ ...one, n: 0 }, one, two, three, four] })).toContainEqual([0, 'place'])
  expect(problems({ run, entries: [one, two] })).toEqual([[undefined, 'tail']])
  expect(problems({ run, entries: [] })).toEqual([[undefined, 'tail']])
})

test('what the run says of its beginning, its end and its head is found', () => {
  const { run, entries } = chain(2)
  expect(problems({ run: { ...run, head: run.opening }, entries })).toEqual([[undefined, 'head']])
  expect(problems({ run: { ...run, closing: run.closing?.replace('1', '2') ?? '' }, entries })).toContainEqual([
    undefined,
    'head',
  ])
  expect(problems({ run: { ...run, opening: run.opening.replace('create', 'remove') }, entries })).toEqual([
    [1, 'hash'],
  ])
  expect(problems({ run: { ...run, closing: undefined }, entries })).toContainEqual([undefined, 'head'])
  expect(problems({ run: { ...run, opening: 'x' }, entries })).toContainEqual([undefined, 'column'])
})

test('a finding names chain and place in a sentence', () => {
  const { run, entries } = chain(1)
  const [one] = entries as [StoredEntry]
  expect(verify({ run, entries: [{ ...one, actor: 'eve' }] }).findings).toEqual([
    {
      code: 'CTK_FINDINGS',
      chain: '01RUN',
      n: 1,
      problem: 'column',
      message: 'Run 01RUN, entry 1: actor is "eve", and the text that is hashed says "ana".',
    },
  ])
})
