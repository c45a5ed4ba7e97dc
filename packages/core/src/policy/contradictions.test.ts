import { describe, expect, it } from 'vitest'
import { lintPolicies } from '../retention/lint-policies.js'
import { findContradictions } from './contradictions.js'
import type { Policy } from './policy.js'
import type { Condition } from './predicate.js'

const removing = ['delete', 'timerange-delete', 'snapshot']
const removes = (strategy: string) => removing.includes(strategy)
let count = 0
const policy = (strategy: string, name: string, duration: string | undefined, more: Partial<Policy> = {}): Policy => ({
  strategy,
  id: `p${count++}`,
  table: { schema: 'doc', name },
  match: /[*{]/.test(name) ? 'pattern' : 'name',
  column: 'ts',
  duration,
  keepLast: undefined,
  maxBytes: undefined,
  where: [],
  target: {},
  tags: [],
  timezone: 'UTC',
  expireBy: 'end',
  keyFormat: undefined,
  granularity: undefined,
  grace: undefined,
  enabled: true,
  description: undefined,
  version: 1,
  createdAt: 0,
  updatedAt: 0,
  ...more,
})
const acme: Condition[] = [{ column: 'tenant', op: '=', value: 'acme' }]
const other: Condition[] = [{ column: 'tenant', op: '!=', value: 'acme' }]
const kinds = (...policies: Policy[]) => findContradictions(policies, removes).map(({ kind }) => kind)

describe('findContradictions', () => {
  it('finds two that remove the same', () => {
    expect(kinds(policy('delete', 't', '1y'), policy('timerange-delete', 't', '2y'))).toEqual(['both-remove'])
    expect(kinds(policy('delete', 't', '1y'), policy('delete', 't', '2y', { column: 'x' }))).toEqual(['both-remove'])
    expect(kinds(policy('delete', 't', '1y'), policy('timerange-delete', 't_*', '2y'))).toEqual([])
    expect(kinds(policy('delete', 't_1', '1y'), policy('timerange-delete', 't_*', '2y'))).toEqual(['both-remove'])
    expect(kinds(policy('delete', 'a_*', '1y'), policy('timerange-delete', '*_b', '2y'))).toEqual(['both-remove'])
  })

  it('takes rows of other conditions for other rows', () => {
    const [one, two] = [{ where: acme }, { where: other }]
    expect(kinds(policy('timerange-delete', 't', '1y', one), policy('timerange-delete', 't', '2y', two))).toEqual([])
    expect(kinds(policy('delete', 't', '1y'), policy('timerange-delete', 't', '30d', one))).toEqual([])
  })

  it('finds a stage after a removal by the same column', () => {
    expect(kinds(policy('reallocate', 't', '30d'), policy('delete', 't', '1y'))).toEqual([])
    expect(kinds(policy('reallocate', 't', '2y'), policy('delete', 't', '1y'))).toEqual(['after-removal'])
    expect(kinds(policy('reallocate', 't', '13mo'), policy('delete', 't*', '1y'))).toEqual(['after-removal'])
    expect(kinds(policy('reallocate', 't', '2y', { column: 'x' }), policy('delete', 't', '1y'))).toEqual([])
    expect(kinds(policy('reallocate', 't', '2y'), policy('delete', 't', '1y', { maxBytes: 5 }))).toEqual([])
  })

  it('takes a generated column for the one that it is generated from', () => {
    const stages = [policy('reallocate', 't', '2y', { column: 'ts_month' }), policy('timerange-delete', 't', '1y')]
    expect(kinds(...stages)).toEqual([])
    expect(findContradictions(stages, removes, () => 'ts')).toMatchObject([{ kind: 'after-removal' }])
  })

  it('finds patterns of one kind of which none is more specific', () => {
    expect(kinds(policy('delete', 'a_*', '1y'), policy('delete', '*_b', '2y'))).toEqual(['same-rank'])
    expect(kinds(policy('delete', 'a_*', '1y'), policy('delete', 'b_*', '2y'))).toEqual([])
    expect(kinds(policy('delete', 'a_*', '1y'), policy('delete', 'a_b_*', '2y'))).toEqual([])
    expect(kinds(policy('delete', 'a_*', '1y'), policy('delete', 'a_1', '2y'))).toEqual([])
  })

  it('knows that a policy which is set aside does nothing', () => {
    const stage = policy('reallocate', 't_1', '60d')
    const wide = policy('delete', 't_*', '30d')
    expect(kinds(stage, wide)).toEqual(['after-removal'])
    expect(kinds(stage, wide, policy('delete', 't_1', '1y'))).toEqual([])
  })

  it('passes over what is disabled or keeps for ever', () => {
    const [a, b] = [policy('delete', 't', '1y'), policy('timerange-delete', 't', '2y')]
    expect(kinds(a, { ...b, enabled: false })).toEqual([])
    expect(kinds(a, { ...b, duration: 'INF' })).toEqual([])
  })
})

describe('stages of one strategy that differ in their target', () => {
  const to = (value: string, duration: string, name = 't') =>
    policy('reallocate', name, duration, { target: { value } })
  const found = (...policies: Policy[]) =>
    findContradictions(policies, removes, undefined, ({ target }) => target).map(({ kind }) => kind)

  it('may stand beside each other, unless they are due at the same age', () => {
    expect(found(to('warm', '7d'), to('cold', '30d'))).toEqual([])
    expect(found(to('warm', '7d'), to('cold', '1w'))).toEqual(['same-age'])
    expect(found(to('warm', '7d'), to('cold', '7d', 'other'))).toEqual([])
    expect(found(to('warm', '1y'), to('cold', '30d'), policy('delete', 't', '90d'))).toEqual(['after-removal'])
  })

  it('are set aside by the more specific policy of the same target alone', () => {
    expect(found(to('cold', '30d', 't_*'), to('cold', '30d', 't_1'))).toEqual([])
    expect(found(to('cold', '30d', 't_*'), to('warm', '30d', 't_1'))).toEqual(['same-age'])
    expect(found(to('cold', '30d', '*_b'), to('cold', '40d', 'a_*'))).toEqual(['same-rank'])
    expect(found(to('cold', '30d', '*_b'), to('warm', '40d', 'a_*'))).toEqual([])
  })
})

describe('lintPolicies', () => {
  const lint = (policies: readonly Policy[], window?: string) =>
    lintPolicies(policies, removes, window === undefined ? [] : [dependant(window)]).map(
      ({ level, message }) => `${level}: ${message}`,
    )
  const dependant = (window: string) => ({ name: 'rollup 1h', table: { schema: 'doc', name: 't' }, window })

  it('tells of stages that never act', () => {
    const [specific, removal] = [policy('timerange-delete', 't', '2y', { where: acme }), policy('delete', 't', '1y')]
    expect(lint([specific, removal])).toEqual([expect.stringMatching(/^warning: .*has never anything to do/)])
    expect(lint([{ ...specific, duration: '30d' }, removal])).toEqual([])
    expect(lint([policy('reallocate', 't', '1y'), removal])).toEqual([expect.stringContaining('never anything to do')])
  })

  it('tells of patterns whose length alone says which counts', () => {
    expect(lint([policy('delete', 'a_*', '1y'), policy('delete', '*_bc', '2y')])).toEqual([
      expect.stringContaining('may select the same table'),
    ])
    expect(lint([policy('delete', 'a_*', '1y'), policy('delete', 'a_1', '2y')])).toEqual([])
  })

  it('tells of data that goes before a dependant is through with it', () => {
    expect(lint([policy('delete', 't', '6d')], '1w')).toEqual([expect.stringContaining('rollup 1h still reads')])
    expect(lint([policy('delete', 't', '1w')], '7d')).toEqual([])
    expect(lint([policy('delete', 'u', '1d')], '7d')).toEqual([])
  })

  it('tells a contradiction once, as an error', () => {
    expect(lint([policy('delete', 't', '1y'), policy('timerange-delete', 't', '2y')])).toEqual([
      expect.stringMatching(/^error: .*both remove the same data/),
    ])
  })
})
