import { formatTableName, type Gate, type TableName } from '@ctk/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { hostileNames } from '../fixtures/hostile-names.js'

/** What the suite has to know of a gate. */
export interface GateUnderTest {
  readonly name: string
  load(): Promise<Gate>
  /** Tables that the dependant depends on, and up to which instant it has seen each: `EARLIEST` where that is nothing yet. */
  readonly seen: readonly { readonly table: TableName; readonly until: number }[]
}

/**
 * The contract of {@link Gate} as tests: it answers for the tables that the dependant depends on with an instant, for all others
 * with nothing, by exact names, and the same whenever it is asked.
 *
 * @example
 * describeGate({
 *   name: 'rollup', load: async () => rollupGate(database),
 *   seen: [{ table: { schema: 'doc', name: 'metrics' }, until: Date.UTC(2024, 2, 1) }],
 * })
 */
export function describeGate({ name, load, seen }: GateUnderTest): void {
  describe(`gate "${name}"`, () => {
    let gate: Gate
    beforeAll(async () => {
      gate = await load()
    })

    test('has a name', () => {
      expect(gate.name).toBe(name)
      expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    })

    test('tells up to where the dependant has seen a table, whenever it is asked', async () => {
      expect(seen.length, 'the option "seen" needs a table').toBeGreaterThan(0)
      const ask = () => Promise.all(seen.map(({ table }) => gate.highWaterMark(table)))
      const marks = await ask()
      expect(marks).toEqual(seen.map(({ until }) => until))
      for (const mark of marks) expect(new Date(mark ?? Number.NaN).getTime(), 'an instant in milliseconds').toBe(mark)
      expect(await ask()).toEqual(marks)
    })

    test('tells nothing of tables that it does not depend on, by whatever name', async () => {
      const known = seen.map(({ table }) => formatTableName(table))
      const near = seen.flatMap(({ table: { schema, name: own } }) => [
        { schema, name: `${own}_2` },
        { schema: `${schema}_2`, name: own },
        { schema, name: own.toUpperCase() },
      ])
      const hostile = hostileNames.map((each) => ({ schema: each, name: each }))
      for (const table of [...near, ...hostile].filter((each) => !known.includes(formatTableName(each))))
        expect(await gate.highWaterMark(table), formatTableName(table)).toBeUndefined()
    })
  })
}
