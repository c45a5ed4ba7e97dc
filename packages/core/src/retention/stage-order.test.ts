import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Partition } from '../database/catalog.js'
import type { Policy } from '../policy/policy.js'
import { partitionAction } from './action.js'
import { type PolicyCase, planTables } from './plan-tables.js'

const name = { schema: 'doc', name: 't' }
const partitions: Partition[] = Array.from({ length: 10 }, (_, i) => ({
  table: name,
  ident: `p${i}`,
  label: `p${i}`,
  keys: [],
  rows: 1,
  rowsExact: true,
}))
const table = { name, columns: [], primaryKey: [], partitionKeys: [], partitions, rows: 10, rowsExact: true }

/** A stage of an age: it finds expired what begins before `cutoff - age`. */
function stage(strategy: string, age: number): PolicyCase {
  const policy = { strategy, id: `${strategy}:${age}`, table: name, where: [] } as unknown as Policy
  const starts = partitions.map((partition, i) => ({ partition, start: i }))
  const expired = starts.filter(({ start }) => start < 10 - age).map((each) => ({ ...each, end: each.start + 1 }))
  return {
    policy,
    cutoff: 10,
    table,
    status: 'planned',
    strategy: {
      name: strategy,
      category: 'partition',
      destructive: strategy === 'delete',
      requires: [],
      plan: (input) => input.expired.map((each) => partitionAction(policy, each, [])),
    },
    assessment: { column: 'ts', expired, starts, kept: [], next: undefined },
    threshold: 10 - age,
    input: { key: policy.id, policy, target: undefined, table, column: 'ts', dialect: 'cratedb', threshold: 10 - age },
  }
}

it('of the stages that are due for a partition only the furthest acts, whatever their order', () => {
  const ages = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(ages, fc.boolean(), fc.integer(), (chosen, removesLast, seed) => {
      const sorted = [...chosen].sort((a, b) => a - b)
      const stages = sorted.map((age, i) => stage(removesLast && i === sorted.length - 1 ? 'delete' : `move${i}`, age))
      const cases = [...stages].sort((a, b) => (hash(a.policy.id, seed) < hash(b.policy.id, seed) ? -1 : 1))
      const plans = planTables({
        ...{ cases, facts: new Map(), counts: new Map(), fingerprints: new Map(), now: 1000, maxShare: 100 },
        includeNewest: true,
      })
      expect(plans.map((plan) => plan.policy.id)).toEqual(cases.map(({ policy }) => policy.id))
      partitions.forEach((_, i) => {
        const furthest = sorted.filter((age) => i < 10 - age).at(-1)
        const acting = plans.filter(({ actions }) => actions.some((action) => action.partition === `p${i}`))
        expect(acting.map(({ policy }) => policy.id.split(':')[1])).toEqual(
          furthest === undefined ? [] : [String(furthest)],
        )
      })
    }),
  )
})

const hash = (text: string, seed: number) => [...text].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) | 0, seed)
