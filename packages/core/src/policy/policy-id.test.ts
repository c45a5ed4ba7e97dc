import { expect, it } from 'vitest'
import { policyId } from './policy-id.js'
import type { Condition } from './predicate.js'

const plain = { strategy: 'delete', table: { schema: 'doc', name: 'metrics' }, column: 'ts' }
const tenant: Condition = { column: 'tenant', op: '=', value: 'acme' }
const region: Condition = { column: 'region', op: '=', value: 'eu' }

it('stays what it was for a policy of one table and all rows', () => {
  expect(policyId(plain)).toBe('b3dd29f396e1')
  expect(policyId({ ...plain, match: 'name', where: [] })).toBe(policyId(plain))
})

it('differs by conditions, not by their order, and by whether the name is a pattern', () => {
  expect(policyId({ ...plain, where: [tenant, region] })).toBe(policyId({ ...plain, where: [region, tenant] }))
  const pattern = { ...plain, match: 'pattern' as const }
  const ids = [plain, { ...plain, where: [tenant] }, { ...plain, where: [region] }, pattern].map((policy) =>
    policyId(policy),
  )
  expect(new Set(ids).size).toBe(4)
})

it('differs by what of the target tells policies apart, and not by the order of its members', () => {
  const cold = policyId(plain, { attribute: 'storage', value: 'cold' })
  expect(policyId(plain, { value: 'cold', attribute: 'storage' })).toBe(cold)
  expect(policyId(plain, { attribute: 'storage', value: 'warm' })).not.toBe(cold)
  expect([policyId(plain), policyId(plain, undefined)]).toEqual(['b3dd29f396e1', 'b3dd29f396e1'])
})
