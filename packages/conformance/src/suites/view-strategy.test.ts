import { expect, test } from 'vitest'
import { verdicts } from '../../test/verdicts.js'

const imports = `
import { compile, sql, tableId } from '@ctk/core'
import { describeViewStrategy } from 'KIT/suites/view-strategy.suite.ts'
const plan = ({ name, sources }, facts) =>
  facts.length === 0 ? [] : [compile(sql\`DELETE FROM \${tableId(name)} WHERE n = \${facts.length}\`)]
const changed = (change) => describeViewStrategy({ name: 'rebuild', plan, ...change }, { changed: [1], unchanged: [] })
`

const broken: readonly [name: string, code: string, failing: string][] = [
  ['an upper-case name', `changed({ name: 'Rebuild' })`, 'has a name'],
  ['nothing', `changed({ plan: () => [] })`, 'plans something'],
  ['by chance', `changed({ plan: () => [{ sql: 'SELECT 1', parameters: [Math.random()] }] })`, 'plans something'],
  ['changing its input', `changed({ plan: (v, f) => { f.push(1); return plan(v, f) } })`, 'plans something'],
  ['always', `changed({ plan: (v) => plan(v, [1]) })`, 'plans nothing'],
  [
    'names in the text',
    `changed({ plan: (v, f) => f.map(() => ({ sql: 'DELETE FROM "' + v.name.name + '"', parameters: [] })) })`,
    'quotes the name',
  ],
  [
    'values without a place',
    `changed({ plan: (v, f) => f.map(() => ({ sql: 'DELETE FROM t', parameters: [1] })) })`,
    'quotes the name',
  ],
  [
    'SQL that CrateDB does not know',
    `changed({ plan: (v, f) => f.map(() => ({ sql: 'DELETEE FROM t', parameters: [] })) })`,
    'CrateDB parses',
  ],
]

test('a view strategy that keeps the contract passes, and each broken one fails by the test that says why', {
  timeout: 120_000,
}, async () => {
  const found = await verdicts(imports, {
    sound: 'changed({})',
    ...Object.fromEntries(broken.map(([n, code]) => [n, code])),
  })
  expect(found.sound).toEqual({ passed: expect.any(Array), failed: [] })
  for (const [name, , failing] of broken)
    expect(found[name]?.failed, name).toEqual(expect.arrayContaining([expect.stringContaining(failing)]))
})
