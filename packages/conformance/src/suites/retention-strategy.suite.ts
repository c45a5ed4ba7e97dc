import {
  type Action,
  capabilities,
  type DeleteRange,
  type DropPartition,
  type ExpiredPartition,
  isCtkError,
  type Operation,
  type OperationHandler,
  type PlanInput,
  type Plugin,
  type Policy,
  type RetentionStrategy,
  type StrategyInput,
} from '@ctk/core'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { DatabaseName, TestDatabase } from '../databases/test-database.js'
import { deepFreeze } from '../fixtures/deep-freeze.js'
import { partitionFixture } from '../fixtures/partition-fixture.js'
import { policyFixture } from '../fixtures/policy-fixture.js'
import { describeFactsQuery } from './facts-query.suite.js'
import { describeStrategyOnDatabases } from './strategy-on-databases.suite.js'

/** What the suite has to know besides the strategy. */
export interface RetentionStrategyOptions<Target = unknown> {
  /** A target that policies of this strategy may have; default `{}`. */
  readonly target?: Policy['target']
  /** What the facts query finds for a policy whose data of three months is expired. For strategies that plan from facts. */
  readonly facts?: (input: StrategyInput<Target>) => PlanInput['facts']
  /** The handlers of the operations that the strategy brings itself. */
  readonly handlers?: readonly OperationHandler[]
  /** What brings the strategy together with the handlers of its operations; needed with `databases` where it has such. */
  readonly plugin?: Plugin
  /**
   * Which months of expired data, such as `2020-03`, a strategy that removes data leaves all the same, by a rule of its own; default
   * none. They are of 2020-01 to 2020-03, with a partition each.
   */
  readonly leaves?: (month: string) => boolean
  /** Where the strategy is also carried out on real tables; default nowhere. */
  readonly databases?: readonly (DatabaseName | TestDatabase)[]
}

const builtInKinds = ['drop-partition', 'delete-range']

/**
 * The contract of {@link RetentionStrategy} as tests: planning is pure, repeatable and chronological, stays below the
 * threshold, and makes plain data; the facts query is one and keeps values out of its text; targets are checked. With
 * `databases`, policies of the strategy are also created, planned and run on real tables.
 *
 * @example
 * describeRetentionStrategy(deleteStrategy, { databases: ['pglite', 'postgresql', 'cratedb'] })
 */
export function describeRetentionStrategy<Target>(
  strategy: RetentionStrategy<Target>,
  options: RetentionStrategyOptions<Target> = {},
): void {
  const inputFor = (overrides: Partial<Policy> = {}, months = ['2020-01', '2020-02', '2020-03']): PlanInput<Target> => {
    const column = strategy.category === 'partition' ? 'ts_month' : 'ts'
    const policy = { strategy: strategy.name, column, target: options.target ?? {}, ...overrides }
    const { input } = policyFixture(policy)
    const target = strategy.target?.parse(input.policy.target) as Target
    const known: StrategyInput<Target> = { ...input, target }
    const expired = strategy.category === 'partition' ? months.map((month) => partitionFixture(month)) : []
    const facts = months.length > 0 ? (options.facts?.(known) ?? []) : []
    return { ...known, expired: expired.map((each) => inTable(each, known)), facts }
  }
  const kinds = [...builtInKinds, ...(options.handlers ?? []).map((handler) => handler.kind)]

  describe(`retention strategy "${strategy.name}"`, () => {
    afterEach(() => void vi.useRealTimers())

    test('has a name, a category, and requires capabilities that there are', () => {
      expect(strategy.name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
      expect(['partition', 'timerange']).toContain(strategy.category)
      expect(strategy.destructive).toBeTypeOf('boolean')
      expect(Object.keys(capabilities)).toEqual(expect.arrayContaining([...strategy.requires]))
      expect(new Set(strategy.requires).size).toBe(strategy.requires.length)
    })

    test('plans something for what is expired, oldest first, and never beyond the threshold', () => {
      const input = inputFor()
      const actions = strategy.plan(input)
      const hint = 'plan() returned no action; a strategy that plans from facts needs the option "facts"'
      expect(actions.length, hint).toBeGreaterThan(0)
      expect(actions.map((action) => action.end)).toEqual(actions.map((action) => action.end).sort((a, b) => a - b))
      for (const action of actions) {
        expect(action.policyId).toBe(input.policy.id)
        expect(action.label.trim()).not.toBe('')
        expect(action.end).toBeLessThanOrEqual(input.threshold)
        if (action.start !== undefined) expect(action.start).toBeLessThan(action.end)
        expect(action.operations.length).toBeGreaterThan(0)
      }
    })

    test('names only what it was given', () => {
      const input = inputFor()
      const partitions = input.expired.map(({ partition }) => partition)
      const idents = strategy.plan(input).flatMap(({ partition }) => partition ?? [])
      expect(partitions.map(({ ident }) => ident)).toEqual(expect.arrayContaining(idents))
      expect(new Set(idents).size).toBe(idents.length)
      for (const operation of operationsOf(strategy.plan(input))) {
        expect(operation.table).toEqual(input.policy.table)
        if (operation.kind === 'drop-partition')
          expect(partitions).toContainEqual((operation as DropPartition).partition)
        if (operation.kind === 'delete-range') expectRangeBelowThreshold(operation as DeleteRange, input)
      }
    })

    test('plans operations of known kinds, each with an id of its own', () => {
      const operations = operationsOf(strategy.plan(inputFor()))
      for (const operation of operations) {
        expect(kinds, 'an own kind needs the option "handlers"').toContain(operation.kind)
        expect(operation.id).toMatch(/^[0-9a-f]{16}$/)
      }
      expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length)
    })

    test('gives an operation the same id for the same policy and version, and another one otherwise', () => {
      const idsOf = (overrides: Partial<Policy>) => operationsOf(strategy.plan(inputFor(overrides))).map(({ id }) => id)
      const ids = idsOf({ version: 1 })
      expect(idsOf({ version: 1, tags: ['other'], updatedAt: 1 })).toEqual(ids)
      const others = [{ version: 2 }, { table: { schema: 'doc', name: 'other' } }]
      for (const other of others) for (const id of idsOf(other)) expect(ids).not.toContain(id)
    })

    test('plans the same whenever it is asked, and changes nothing of what it is given', () => {
      const input = deepFreeze(inputFor())
      vi.useFakeTimers({ now: Date.UTC(2021, 3, 1) })
      const first = strategy.plan(input)
      vi.setSystemTime(Date.UTC(2042, 0, 1))
      expect(strategy.plan(input)).toEqual(first)
      expect(strategy.plan(inputFor())).toEqual(first)
    })

    test('plans plain data', () => {
      const actions = strategy.plan(inputFor())
      expect(structuredClone(actions)).toEqual(actions)
      expect(JSON.parse(JSON.stringify(actions))).toEqual(actions)
    })

    test('plans nothing where nothing is expired', () => {
      expect(strategy.plan(inputFor({}, []))).toEqual([])
    })

    if (strategy.category === 'partition') {
      test('takes partitions of which little is known', () => {
        const input = inputFor()
        const expired = input.expired.map(({ partition, end }) => {
          const { rows: _, bytes: __, fingerprint: ___, ...known } = partition
          return { partition: { ...known, rowsExact: false }, start: undefined, end }
        })
        expect(strategy.plan({ ...input, expired }).length).toBe(strategy.plan(input).length)
      })
    }

    if (options.handlers) {
      test('its own operations can be described', () => {
        for (const operation of operationsOf(strategy.plan(inputFor()))) {
          const handler = options.handlers?.find(({ kind }) => kind === operation.kind)
          if (!handler) continue
          const described = handler.describe(operation)
          expect(described.length).toBeGreaterThan(0)
          expect(handler.describe(operation)).toEqual(described)
        }
      })
    }

    describeTarget(strategy, options.target)
    if (strategy.facts) describeFactsQuery(strategy, inputFor)
  })

  if (options.databases) describeStrategyOnDatabases(strategy, options.databases, options)
}

function describeTarget(strategy: RetentionStrategy<unknown>, example: Policy['target'] | undefined): void {
  const { target } = strategy
  if (!target) {
    test('has no target', () => {
      expect(example, 'the option "target" is for strategies that have one').toBeUndefined()
    })
    return
  }

  test('the schema of its target describes every field', () => {
    expect(target.jsonSchema).toMatchObject({ type: 'object', additionalProperties: false })
    const fields = Object.entries((target.jsonSchema.properties ?? {}) as Record<string, { description?: string }>)
    for (const [name, field] of fields) expect(field.description ?? '', name).toMatch(/\w/)
  })

  test('reads a target that it describes, the empty one as well unless it says why not', () => {
    expect(target.parse(deepFreeze({ ...example }))).toEqual(target.parse({ ...example }))
    expect(['works', 'CTK_POLICY_INVALID']).toContain(codeOf(() => target.parse({})))
  })

  test('refuses a target with a field that it does not have, and says so', () => {
    const parse = () => target.parse({ ...example, marker: 1 })
    expect(codeOf(parse)).toBe('CTK_POLICY_INVALID')
    expect(parse).toThrow(/marker/)
  })
}

function codeOf(attempt: () => unknown): string {
  try {
    attempt()
    return 'works'
  } catch (error) {
    return isCtkError(error) ? error.code : String(error)
  }
}

function expectRangeBelowThreshold(range: DeleteRange, input: StrategyInput): void {
  expect(range.column).toBe(input.column)
  expect(range.before).toBeLessThanOrEqual(input.threshold)
  if (range.from !== undefined) expect(range.from).toBeLessThan(range.before)
  expect(range.pauseMs).toBeGreaterThanOrEqual(0)
}

function inTable(expired: ExpiredPartition, { table }: StrategyInput): ExpiredPartition {
  return { ...expired, partition: { ...expired.partition, table: table.name } }
}

function operationsOf(actions: readonly Action[]): Operation[] {
  return actions.flatMap(({ operations }) => operations)
}
