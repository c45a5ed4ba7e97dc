import { expect, it } from 'vitest'
import type { Policy } from '../policy/policy.js'
import type { PolicyState } from '../run/policy-state.js'
import { pausedBy } from './pause.js'

const policy = { id: 'p1', strategy: 'delete', table: { schema: 'doc', name: 't' }, updatedAt: 5 } as Policy
const state = (more: Partial<PolicyState> = {}): PolicyState => ({
  policyId: 'p1',
  policyUpdatedAt: 5,
  lastRun: '01J',
  lastAt: Date.UTC(2026, 10, 23),
  lastSuccessAt: undefined,
  failures: 3,
  error: { code: 'CTK_TIMEOUT', message: 'It took too long.' },
  ...more,
})

it.each<[string, PolicyState | undefined, number | undefined, boolean]>([
  ['was never run', undefined, undefined, false],
  ['failed three times', state(), undefined, true],
  ['failed twice', state({ failures: 2 }), undefined, false],
  ['failed twice, which is enough', state({ failures: 2 }), 2, true],
  ['may fail for ever', state({ failures: 99 }), 0, false],
  ['was edited since', state({ policyUpdatedAt: 4 }), undefined, false],
])('a policy that %s', (_, some, pauseAfter, paused) => {
  expect(pausedBy(policy, some, pauseAfter) !== undefined).toBe(paused)
})

it('says why, since when, and what to do', () => {
  expect(pausedBy(policy, state())).toEqual({
    code: 'CTK_POLICY_PAUSED',
    message:
      'The policy "delete" of doc.t is paused, since its last 3 runs failed, the latest on 2026-11-23 UTC: It took too long (CTK_TIMEOUT).',
    suggestions: ['See what happened: ctk retention show 01J', 'When the cause is mended: ctk retention unpause p1'],
  })
  expect(pausedBy(policy, state({ failures: 1, error: undefined }), 1)?.message).toBe(
    'The policy "delete" of doc.t is paused, since its last run failed, the latest on 2026-11-23 UTC.',
  )
})
