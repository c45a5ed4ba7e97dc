import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { literalLength, matchesPattern } from '../address/table-pattern.js'
import { expandPolicies } from './expand-policies.js'
import type { Policy } from './policy.js'

const policyOf = (id: string, name: string, more: Partial<Policy> = {}): Policy => ({
  strategy: 'delete',
  id,
  table: { schema: 'doc', name },
  match: /[*{]/.test(name) ? 'pattern' : 'name',
  column: undefined,
  duration: '1y',
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
const tables = (...names: string[]) => names.map((name) => ({ schema: 'doc', name }))
const shown = (policies: readonly Policy[], names: readonly { schema: string; name: string }[], own = 'ext') =>
  expandPolicies(policies, names, own).map(({ id, table, match }) => `${id} ${match} ${table.name}`)

describe('expandPolicies', () => {
  it('puts the tables in place of a pattern, the more specific policy before the others', () => {
    const policies = [policyOf('a', 'm_*'), policyOf('b', 'm_eu_*'), policyOf('c', 'm_eu_1')]
    expect(shown(policies, tables('m_us', 'm_eu_1', 'm_eu_2', 'other'))).toEqual([
      'c name m_eu_1',
      'b name m_eu_2',
      'a name m_us',
    ])
    expect(expandPolicies(policies, tables('m_eu_1'), 'ext').at(-1)).toMatchObject({
      selection: {
        pattern: undefined,
        overrides: [
          { policyId: 'a', selector: 'doc.m_*' },
          { policyId: 'b', selector: 'doc.m_eu_*' },
        ],
      },
    })
  })

  it('leaves a policy of a name as it was', () => {
    const policy = policyOf('a', 'm')
    expect(expandPolicies([policy], [], 'ext')).toEqual([policy])
  })

  it('sets a pattern aside for a disabled policy, too, and not for one of another kind', () => {
    const pattern = policyOf('a', 'm_*')
    expect(shown([pattern, policyOf('b', 'm_1', { enabled: false })], tables('m_1'))).toEqual([
      'a pattern m_*',
      'b name m_1',
    ])
    const others = [{ strategy: 'reallocate' }, { where: [{ column: 'x', op: '=', value: 1 }] as const }]
    for (const more of others) expect(shown([pattern, policyOf('b', 'm_1', more)], tables('m_1'))).toHaveLength(2)
    const columns = [policyOf('a', 'm_*', { column: 'x' }), policyOf('b', 'm_1', { column: 'y' })]
    expect(shown(columns, tables('m_1'))).toHaveLength(2)
  })

  it('sets a pattern aside only for a policy of the same target, where targets tell policies apart', () => {
    const [pattern, own] = [
      policyOf('a', 'm_*', { target: { to: 'warm' } }),
      policyOf('b', 'm_1', { target: { to: 'cold' } }),
    ]
    const [names, byTarget] = [tables('m_1'), ({ target }: Pick<Policy, 'target'>) => target]
    const matches = (policies: readonly Policy[], identityOf?: typeof byTarget) =>
      expandPolicies(policies, names, 'ext', identityOf).map(({ id, match }) => `${id} ${match}`)
    expect(matches([pattern, own], byTarget)).toEqual(['a name', 'b name'])
    expect(matches([pattern, own])).toEqual(['a pattern', 'b name'])
    expect(matches([pattern, { ...own, target: pattern.target }], byTarget)).toEqual(['a pattern', 'b name'])
  })

  it('keeps a pattern without tables, and knows no tables of ctk and the database', () => {
    expect(shown([policyOf('a', 'm_*')], [])).toEqual(['a pattern m_*'])
    const own = policyOf('a', '*', { table: { schema: 'ext', name: '*' } })
    expect(shown([own], [{ schema: 'ext', name: 'policy' }])).toEqual(['a pattern *'])
    const system = policyOf('a', '*', { table: { schema: 'sys', name: '*' } })
    expect(shown([system], [{ schema: 'sys', name: 'jobs' }])).toEqual(['a pattern *'])
  })

  it('finds for each table and kind the one policy that an oracle finds', () => {
    const name = fc.array(fc.constantFrom('a', 'b', '*'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''))
    const some = fc.uniqueArray(name, { minLength: 1, maxLength: 5 })
    const there = fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 }))
    fc.assert(
      fc.property(some, there, (names, found) => {
        const policies = names.map((each, i) => policyOf(String.fromCharCode(97 + i), each))
        const all = [...new Set([...found, ...names.filter((each) => !each.includes('*'))])]
        const expected = all.flatMap((table) => {
          const candidates = policies
            .filter((each) =>
              each.match === 'name' ? each.table.name === table : matchesPattern(each.table.name, table),
            )
            .sort((x, y) => rank(y) - rank(x) || (x.id < y.id ? -1 : 1))
          return candidates[0] ? [`${candidates[0].id} name ${table}`] : []
        })
        const result = shown(policies, tables(...found)).filter((text) => !text.includes('pattern'))
        expect([...result].sort()).toEqual(expected.sort())
      }),
    )
  })
})

const rank = ({ match, table }: Policy) => (match === 'name' ? 1000 : literalLength(table.name))
