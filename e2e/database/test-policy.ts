import { type Policy, policyId } from '@ctk/core'

/** A policy with every field set, unless told otherwise. */
export function testPolicy(overrides: Partial<Policy> = {}): Policy {
  const identity = { strategy: 'delete', table: { schema: 'doc', name: 'metrics' }, column: 'ts', ...overrides }
  return {
    id: policyId(identity),
    duration: '1w2d',
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
