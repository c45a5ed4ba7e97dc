import {
  compile,
  createToolkit,
  type Database,
  id,
  type Plugin,
  type PolicyInput,
  type RetentionRequest,
  type RunOptions,
  sameTable,
  sql,
  type TableName,
  type Toolkit,
  tableId,
} from '@ctk/core'
import { createMonthlyTable, insertRows, monthlyIds, rowsOfMonths } from '../fixtures/monthly-table.js'
import { dropSchema } from '../fixtures/test-schema.js'
import type { CrashScenario } from './kill-sweep.js'
import { readEvidence } from './read-evidence.js'

/** Policies on tables of three months, 2020-01 to 2020-03, with four rows each, and two rows without a time. */
export interface RetentionScenarioOptions {
  readonly plugins: readonly Plugin[]
  /** For each table what its policies are, besides the table; the time column is `ts`. */
  readonly tables: Readonly<Record<string, readonly Omit<PolicyInput, 'table'>[]>>
  /** A policy of a table that does not exist, which is refused. */
  readonly refused?: Omit<PolicyInput, 'table'>
  /** Schemas for the tables and for ctk's own; they are made and dropped by the scenario. */
  readonly schema: string
  readonly options?: RunOptions
  /** The share of a table that may go, in percent. Default 100. */
  readonly maxShare?: number
  /** Kinds of operations that leave the rows in the table. Default none. */
  readonly keeping?: readonly string[]
  /** Puts back what runs change of the tables besides their rows. */
  reset?(database: Database, tables: readonly TableName[]): Promise<unknown>
  /** What there is in the end besides rows and partitions, as plain data. */
  look?(database: Database, tables: readonly TableName[]): Promise<unknown>
}

/** A scenario that leaves nothing behind once it is closed. */
export interface RetentionScenario extends CrashScenario, AsyncDisposable {
  /** What its runs ask for. */
  readonly request: RetentionRequest
  /** Where ctk's own tables are. */
  readonly storeSchema: string
}

/** With a duration of a month, the first two are expired. */
const cutoff = '2020-04-01'
const months = 3
/** A taker sees a holder die within this. */
const ttlMs = 150

/**
 * A run of retention policies that is killed and run again. In the end the data is compared, and what runs wrote about
 * themselves: no step is open, no lease held, no operation done twice, what is written down as removed is what went, and the
 * audit is whole.
 *
 * @param database lives as long as the scenario
 */
export async function retentionScenario(
  database: Database,
  { plugins, tables, refused, schema, options = {}, maxShare = 100, keeping, reset, look }: RetentionScenarioOptions,
): Promise<RetentionScenario> {
  const own = `${schema}_ext`
  const names = Object.keys(tables).map((name): TableName => ({ schema, name }))
  const toolkit = (of: Database): Toolkit => createToolkit({ database: of, plugins, schema: own })
  const run = (of: Database, more: RunOptions = {}) =>
    toolkit(of).retention.run({ cutoff, maxShare, ...options, ...more })
  await layOut(database, schema, names)
  await toolkit(database).setup()
  for (const [name, inputs] of Object.entries(tables))
    for (const input of inputs) await toolkit(database).policies.create({ ...input, table: { schema, name } })
  if (refused)
    await toolkit(database).policies.create({ ...refused, table: { schema, name: 'missing' } }, { check: false })
  return {
    request: { cutoff, maxShare },
    storeSchema: own,
    prepare: async (of) => {
      await layOut(of, schema, names)
      await reset?.(of, names)
      await forgetRuns(of, own)
    },
    run,
    recover: async (of) => {
      const { exitCode, tables } = await run(of, { leaseMs: ttlMs, waitMs: 20_000 })
      const failure = tables.map((table) => table.failure).find((each) => each !== undefined)
      if (failure) throw new Error(`The run that should have recovered ended with ${exitCode}: ${failure.message}`)
    },
    inspect: async (of) => {
      const ids: Record<string, readonly number[]> = {}
      for (const table of names) ids[table.name] = await monthlyIds(of, table)
      const infos = await of.catalog.tables(names)
      const { open, held, twice, faults, removed, counted } = await readEvidence(of, own, keeping)
      const left = Object.values(ids).reduce((sum, some) => sum + some.length, 0)
      const gone = names.length * rowsOfMonths(months).length - left
      const addsUp = counted ? removed === gone : removed <= gone
      return {
        ids,
        partitions: infos.map(({ name, partitions }) => [name.name, partitions.length]),
        journal: { open, held, twice, removed: addsUp ? 'adds up' : `${removed} rows, and ${gone} went` },
        faults,
        ...(look && { look: await look(of, names) }),
      }
    },
    [Symbol.asyncDispose]: async () => {
      await dropSchema(database, schema)
      await dropSchema(database, own)
    },
  }
}

/** Full again: on CrateDB making a table costs more than putting rows back. */
async function layOut(database: Database, schema: string, tables: readonly TableName[]): Promise<void> {
  if (database.dialect === 'postgresql') {
    await dropSchema(database, schema)
    await database.execute(compile(sql`CREATE SCHEMA ${id(schema)}`))
  }
  const known = await database.catalog.tables(tables)
  for (const table of tables) {
    if (!known.some(({ name }) => sameTable(name, table))) await createMonthlyTable(database, table, 'ts', months)
    else {
      const ids = await monthlyIds(database, table)
      await insertRows(
        database,
        table,
        'ts',
        rowsOfMonths(months).filter((row) => !ids.includes(row.id)),
      )
    }
  }
}

async function forgetRuns(database: Database, schema: string): Promise<void> {
  await database.runs({ schema }).refresh()
  for (const name of ['run', 'run_step', 'lease', 'jobs_log'])
    await database.execute(compile(sql`DELETE FROM ${tableId({ schema, name })}`))
}
