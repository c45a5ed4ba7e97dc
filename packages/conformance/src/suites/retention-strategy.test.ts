import { expect, test } from 'vitest'
import { verdicts } from '../../test/verdicts.js'

const imports = `
import { CtkError, operationId, partitionAction } from '@ctk/core'
import { describeRetentionStrategy } from 'KIT/suites/retention-strategy.suite.ts'

const drop = (policy, partition, more = {}) =>
  ({ id: operationId(policy, 'drop-partition', partition.ident), kind: 'drop-partition', table: policy.table, partition, ...more })
const plan = ({ policy, expired }) => expired.map((e) => partitionAction(policy, e, [drop(policy, e.partition)]))
const strategy = { name: 'shred', category: 'partition', destructive: true, requires: ['drop-partition'], plan }
const changed = (change) => describeRetentionStrategy({ ...strategy, ...change })
const replanned = (change) => changed({ plan: (input) => change(plan(input), input) })
const factsOf = (sql, bind = (inputs) => inputs.map(({ key }) => key)) =>
  changed({ facts: (inputs) => (inputs.length === 0 ? undefined : { sql: sql(inputs), parameters: bind(inputs) }) })
const numbered = (inputs) => inputs.map((_, i) => '$' + (i + 1)).join(', ')
const target = (parse, properties = {}) =>
  changed({ target: { jsonSchema: { type: 'object', additionalProperties: false, properties }, parse } })
const refuse = () => { throw new CtkError({ code: 'CTK_POLICY_INVALID', message: 'The target has a marker.' }) }
`

/** What is broken, and the test that has to say so. */
const broken: readonly [name: string, code: string, failing: string][] = [
  ['an upper-case name', `changed({ name: 'Shred' })`, 'has a name'],
  ['an invented capability', `changed({ requires: ['flight'] })`, 'has a name'],
  ['no actions', `replanned(() => [])`, 'plans something'],
  ['youngest first', `replanned((actions) => actions.reverse())`, 'plans something'],
  [
    'beyond the threshold',
    `replanned((actions, { threshold }) => actions.map((a) => ({ ...a, end: threshold + 1 })))`,
    'plans something',
  ],
  ['another policy', `replanned((actions) => actions.map((a) => ({ ...a, policyId: 'x' })))`, 'plans something'],
  ['a partition twice', `replanned((actions) => [...actions, ...actions].sort((a, b) => a.end - b.end))`, 'names only'],
  ['an invented partition', `replanned((actions) => actions.map((a) => ({ ...a, partition: 'x' })))`, 'names only'],
  [
    'a partition that is not expired',
    `changed({ plan: ({ policy, expired, table }) => expired.map((e) => partitionAction(policy, e, [drop(policy, table.partitions.at(-1))])) })`,
    'names only',
  ],
  [
    'another table',
    `changed({ plan: ({ policy, expired }) => expired.map((e) => partitionAction(policy, e, [drop(policy, e.partition, { table: { schema: 'doc', name: 'x' } })])) })`,
    'names only',
  ],
  [
    'an unknown kind',
    `changed({ plan: ({ policy, expired }) => expired.map((e) => partitionAction(policy, e, [drop(policy, e.partition, { kind: 'shred' })])) })`,
    'plans operations of known kinds',
  ],
  [
    'one id for all',
    `changed({ plan: ({ policy, expired }) => expired.map((e) => partitionAction(policy, e, [drop(policy, e.partition, { id: '0123456789abcdef' })])) })`,
    'plans operations of known kinds',
  ],
  [
    'ids that ignore the version',
    `changed({ plan: ({ policy, expired }) => plan({ policy: { ...policy, version: 1 }, expired }) })`,
    'gives an operation the same id',
  ],
  [
    'ids by chance',
    `changed({ plan: ({ policy, expired }) => expired.map((e) => partitionAction(policy, e, [drop(policy, e.partition, { id: Math.random().toString(16).slice(2, 18).padEnd(16, '0') })])) })`,
    'gives an operation the same id',
  ],
  [
    'reading the clock',
    `replanned((actions) => actions.map((a) => ({ ...a, label: String(Date.now()) })))`,
    'plans the same',
  ],
  [
    'changing its input',
    `changed({ plan: (input) => { input.expired.reverse(); return plan({ ...input, expired: [...input.expired].reverse() }) } })`,
    'plans the same',
  ],
  [
    'functions in the plan',
    `replanned((actions) => actions.map((a) => ({ ...a, undo: () => 1 })))`,
    'plans plain data',
  ],
  ['dates in the plan', `replanned((actions) => actions.map((a) => ({ ...a, due: new Date(0) })))`, 'plans plain data'],
  [
    'something for nothing',
    `changed({ plan: (input) => plan({ ...input, expired: input.table.partitions.slice(0, 3).map((partition) => ({ partition, start: partition.keys[0].bounds.start, end: partition.keys[0].bounds.end })) }) })`,
    'plans nothing',
  ],
  [
    'relying on row counts',
    `changed({ plan: (input) => plan({ ...input, expired: input.expired.filter((e) => e.partition.rows > 0) }) })`,
    'takes partitions of which little is known',
  ],
  ['a query about nothing', `changed({ facts: () => ({ sql: 'SELECT 1', parameters: [] }) })`, 'asks nothing'],
  ['values in the text', `factsOf((inputs) => "SELECT '" + inputs[0].key + "'")`, 'binds values'],
  [
    'names put in by hand',
    `factsOf((inputs) => 'SELECT * FROM "' + inputs[0].table.name.name + '" WHERE x IN (' + numbered(inputs) + ')')`,
    'quotes names',
  ],
  ['SQL that CrateDB does not know', `factsOf((inputs) => 'SELECTT ' + numbered(inputs))`, 'is one statement'],
  ['a field without description', `target(refuse, { size: { type: 'integer' } })`, 'the schema of its target'],
  ['taking every field', `target((input) => input)`, 'refuses a target'],
  ['an error of another class', `target(() => { throw new Error('marker') })`, 'refuses a target'],
]

test('a strategy that keeps the contract passes, and each broken one fails by the test that says why', {
  timeout: 120_000,
}, async () => {
  const cases = Object.fromEntries(broken.map(([name, code]) => [name, code]))
  const found = await verdicts(imports, { sound: 'changed({})', ...cases })
  expect(found.sound).toEqual({ passed: expect.any(Array), failed: [] })
  expect(found.sound?.passed.length).toBeGreaterThan(8)
  for (const [name, , failing] of broken) {
    expect(found[name]?.failed, name).toEqual(expect.arrayContaining([expect.stringContaining(failing)]))
  }
})
