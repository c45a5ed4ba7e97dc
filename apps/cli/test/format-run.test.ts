import { stripVTControlCharacters } from 'node:util'
import type { RunReport, TableReport } from '@ctk/core'
import { expect, test } from 'vitest'
import { formatRun } from '../src/retention/format-run.js'

const totals = (partitions: number, rows: number | undefined, bytes?: number) => ({
  partitions,
  rows,
  rowsExact: true,
  bytes,
})

const table = (name: string, given: Partial<TableReport> = {}): TableReport => ({
  strategy: 'delete',
  policyId: '0123456789ab',
  table: { schema: 'doc', name },
  status: 'done',
  threshold: 0,
  planned: totals(34, 2118),
  removed: totals(34, 2118, 838_861),
  skipped: [],
  kept: [],
  before: totals(151, 10_000),
  after: totals(117, 7882),
  batches: 1,
  milliseconds: 412,
  next: undefined,
  refusal: undefined,
  failure: undefined,
  ...given,
})

const report = (tables: readonly TableReport[], interrupted = false): RunReport => ({
  runId: '01JD',
  plan: '7f3a9c0123',
  cutoff: 'now',
  startedAt: 0,
  finishedAt: 0,
  tables,
  interrupted,
  reconciled: 0,
  audit: undefined,
  exitCode: 0,
})

const lines = (...args: Parameters<typeof report>) => stripVTControlCharacters(formatRun(report(...args))).split('\n')

test('a table that is done: what went, how fast, before and after', () => {
  expect(lines([table('a')])).toEqual([
    'Run 01JD · plan 7f3a9c · cutoff now',
    '✔ doc.a  34 partitions, 2,118 rows, 0.8 MiB dropped in 0.4 s (1 batch)',
    '  partitions 151 → 117, rows 10,000 → 7,882',
    'Done: 1 table.',
  ])
})

test('what was archived before it went, and where to', () => {
  const [, partitions] = lines([table('a', { archivedTo: 'export_cold' })])
  expect(partitions).toBe(
    '✔ doc.a  34 partitions, 2,118 rows, 0.8 MiB archived to export_cold and dropped in 0.4 s (1 batch)',
  )
  const [, rows] = lines([table('a', { archivedTo: 's3://cold/a', removed: totals(0, 3), before: totals(0, 9) })])
  expect(rows).toBe('✔ doc.a  3 rows archived to s3://cold/a and deleted in 0.4 s (1 batch)')
})

test('a table that failed halfway: what is gone, why it stopped, what to do', () => {
  const failure = { code: 'CTK_STATEMENT_FAILED', message: 'The server said no.', suggestions: ['Try again.'] } as const
  expect(lines([table('a', { status: 'partial', failure, removed: totals(3, 100) }), table('b')])).toEqual([
    'Run 01JD · plan 7f3a9c · cutoff now',
    '✖ doc.a stopped after 3 partitions, 100 rows: The server said no.',
    '  Try again.',
    '  partitions 151 → 117, rows 10,000 → 7,882',
    '✔ doc.b  34 partitions, 2,118 rows, 0.8 MiB dropped in 0.4 s (1 batch)',
    '  partitions 151 → 117, rows 10,000 → 7,882',
    'Finished with failures: 1 table done, 1 failed.',
  ])
})

test('an interrupted run says how far it came', () => {
  const text = lines([table('a', { status: 'partial', removed: totals(0, 0) })], true)
  expect(text[1]).toBe('✖ doc.a failed: Interrupted.')
  expect(text.at(-1)).toBe('Interrupted: 1 stopped.')
})

test('refused tables stand beside those that are done', () => {
  const refusal = { code: 'CTK_TABLE_MISSING', message: 'There is no table doc.b.', suggestions: [] } as const
  const text = lines([table('a'), table('b', { status: 'refused', refusal, after: undefined })])
  expect(text.at(-2)).toBe('✖ doc.b refused: There is no table doc.b.')
  expect(text.at(-1)).toBe('Finished: 1 table done, 1 refused.')
})

test('nothing to do: of several policies the next one is named with its table', () => {
  const idle = { status: 'nothing-expired', after: undefined } as const
  const next = { label: '1992-12', at: Date.UTC(2003, 0, 1) }
  expect(
    lines([table('a', { ...idle, next: { label: 'x', at: Date.UTC(2004, 0) } }), table('b', { ...idle, next })]),
  ).toEqual([
    'Nothing to do: 2 policies, 302 partitions, none expired (the next one, doc.b 1992-12, would be at cutoff 2003-01-01).',
  ])
  expect(lines([table('a', { status: 'never-expires' })])).toEqual([
    '- doc.a  kept for ever (INF)',
    'Nothing to do: 1 policy, all disabled or for ever.',
  ])
})
