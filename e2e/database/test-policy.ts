import { type Policy, policyId } from '@ctk/core'

/** A policy with every field set, unless told otherwise. */
export function testPolicy(overrides: Partial<Policy> = {}): Policy {
  const identity = {
    strategy: 'delete',
    table: { schema: 'doc', name: 'metrics' },
    column: 'ts',
    ...overrides,
  } satisfies Partial<Policy>
  return {
    id: policyId(identity),
    match: 'pattern',
    duration: '1w2d',
    keepLast: 12,
    maxBytes: 100_000_000_000,
    where: [{ column: 'Ten ant', op: 'in', value: ['a"c', "b'", 5, true] }],
    target: { repository: 'cold', nested: { list: [1, 2.5, null, 'x'], 'a.b': true } },
    tags: ['eu', 'prod'],
    timezone: 'Europe/Vienna',
    expireBy: 'start',
    keyFormat: 'yyyyMMdd',
    granularity: 'month',
    enabled: false,
    description: 'it\'s "quoted"; -- 😀\nsecond line',
    version: 1,
    createdAt: Date.UTC(2024, 1, 29, 1, 2, 3, 456),
    updatedAt: Date.UTC(2025, 2, 30, 23, 59, 59, 999),
    ...identity,
  }
}
