import type { PolicyStatus } from '@ctk/core'
import { expect, test } from 'vitest'
import { formatPrometheus } from '../dist/retention/format-prometheus.js'
import { parsePrometheus } from './parse-prometheus.js'

const status = (more: Partial<PolicyStatus>): PolicyStatus => ({
  ...{ policyId: 'p1', strategy: 'delete', table: { schema: 'doc', name: 't' }, duration: '1y', state: 'ok' },
  ...{
    lastAt: undefined,
    lastRun: undefined,
    lastSuccessAt: undefined,
    failures: 0,
    error: undefined,
    next: undefined,
  },
  ...{ lagMs: undefined, due: { partitions: 0, rows: undefined, bytes: undefined }, refusal: undefined },
  ...more,
})
const read = (...policies: PolicyStatus[]) =>
  parsePrometheus(formatPrometheus({ now: 1_500, maxAge: '25h', policies, exitCode: 0 }))

test('names that would break a label are escaped', () => {
  const name = 'a "b" \\ c\nd, e="f"}'
  const metrics = read(status({ table: { schema: 'doc', name }, policyId: 'x' }))
  const table = metrics.get('ctk_retention_policy_stale')?.samples[0]?.labels.table
  expect(table).toContain('\\ c\nd, e=')
})

test('what is not known has no sample, and a metric without samples is left out', () => {
  const metrics = read(status({}), status({ policyId: 'p2', lagMs: 90_500, state: 'paused', failures: 3 }))
  expect(metrics.has('ctk_retention_policy_last_run_timestamp_seconds')).toBe(false)
  expect(metrics.get('ctk_retention_policy_lag_seconds')?.samples).toEqual([
    { labels: { policy: 'p2', strategy: 'delete', table: 'doc.t' }, value: 90.5 },
  ])
  expect(metrics.get('ctk_retention_policy_paused')?.samples.map(({ value }) => value)).toEqual([0, 1])
  expect(metrics.get('ctk_retention_status_timestamp_seconds')?.samples).toEqual([{ labels: {}, value: 1.5 }])
})

test.each([
  ['no HELP', '# TYPE a gauge\na 1\n'],
  ['a sample of another metric', '# HELP a x\n# TYPE a gauge\nb 1\n'],
  ['a sample twice', '# HELP a x\n# TYPE a gauge\na 1\na 1\n'],
  ['a label that does not end', '# HELP a x\n# TYPE a gauge\na{b="c} 1\n'],
  ['no number', '# HELP a x\n# TYPE a gauge\na one\n'],
  ['no last line feed', '# HELP a x\n# TYPE a gauge\na 1'],
])('the reader of these tests refuses %s', (_, text) => {
  expect(() => parsePrometheus(text)).toThrow()
})
