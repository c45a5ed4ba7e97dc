import { compile, id, type SetupReport, type Statement, sql, tableId } from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { isDuplicateColumn } from '../errors/is-duplicate-column.js'
import { createVersionTable } from './create-policy-table.js'
import { migrations, storeVersion } from './migrations.js'
import type { StoreDialect } from './store-dialect.js'
import { storeNewer } from './store-errors.js'
import type { StoreNames } from './store-names.js'
import { selectVersion, upsertVersion } from './store-statements.js'

/**
 * Creates the tables of a policy store, or brings them forward to this release. Repeatable, and safe when two do it at once.
 *
 * @param dryRun only reads, and reports the statements
 * @throws CTK_STORE_NEWER
 */
export async function setupStore(
  driver: Driver,
  names: StoreNames,
  dialect: StoreDialect,
  dryRun: boolean,
  signal?: AbortSignal,
): Promise<SetupReport> {
  const state = await readState(driver, names, signal)
  if (state.version !== undefined && state.version > storeVersion) throw storeNewer(names, state.version)
  const steps = setupSteps(names, dialect, state)
  if (!dryRun && steps.length > 0) await apply(driver, names, steps, signal)
  return { schema: names.schema, from: state.version, to: storeVersion, statements: steps.flat() }
}

interface StoreState {
  readonly schemaExists: boolean
  /** Undefined without a version row, and also when the policy table itself is gone. */
  readonly version: number | undefined
  /** Of the policy table. */
  readonly policyColumns: ReadonlySet<string>
}

/** Two reads at most. The catalogue is asked first: a version table that is not there must not fail a statement. */
async function readState(driver: Driver, names: StoreNames, signal?: AbortSignal): Promise<StoreState> {
  const found = await driver.query<{ name: string | null; column: string | null }>(
    compile(sql`SELECT c.relname AS name, a.attname AS "column"
FROM pg_catalog.pg_namespace AS n LEFT JOIN pg_catalog.pg_class AS c
  ON c.relnamespace = n.oid AND c.relname IN (${names.policy.name}, ${names.version.name})
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
WHERE n.nspname = ${names.schema}`),
    signal,
  )
  const tables = found.map(({ name }) => name)
  const policyColumns = new Set(found.flatMap(({ name, column }) => (name === names.policy.name ? (column ?? []) : [])))
  const schemaExists = tables.length > 0
  if (!tables.includes(names.version.name)) return { schemaExists, version: undefined, policyColumns }
  const [row] = await driver.query<{ version: number }>(selectVersion(names), signal)
  const complete = tables.includes(names.policy.name) || (row?.version ?? 0) > storeVersion
  return { schemaExists, version: complete ? row?.version : undefined, policyColumns }
}

/** Statements of one step may run at once; the version comes last, so that a setup that stops half-way is done again. */
function setupSteps(names: StoreNames, dialect: StoreDialect, { schemaExists, version, policyColumns }: StoreState) {
  const due = migrations.filter((migration) => migration.version > (version ?? 0))
  if (due.length === 0) return []
  const tables = due.flatMap((migration) => migration.tables(names, dialect))
  const changes = due.flatMap((migration) => migration.changes?.(names, dialect, policyColumns) ?? [])
  // Where schemas are objects, creating one needs a right on the whole database, even if it is there already.
  const makesSchema = dialect.name === 'postgresql' && !schemaExists
  const steps = [
    makesSchema ? [sql`CREATE SCHEMA IF NOT EXISTS ${id(names.schema)}`] : [],
    [createVersionTable(names, dialect), ...tables],
    ...changes.map((change) => [change]),
    [upsertVersion(names, dialect)],
    dialect.refresh ? [sql`REFRESH TABLE ${tableId(names.version)}`] : [],
  ]
  return steps.map((step) => step.map(compile)).filter((step) => step.length > 0)
}

async function apply(
  driver: Driver,
  { schema }: StoreNames,
  steps: readonly (readonly Statement[])[],
  signal?: AbortSignal,
): Promise<void> {
  if (driver.transaction) {
    // Of two that create the same table at once, PostgreSQL fails one in spite of IF NOT EXISTS.
    const lock = compile(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`ctk setup ${schema}`}, 0))`)
    await driver.transaction(async (sender) => {
      for (const statement of [lock, ...steps.flat()]) await sender.execute(statement)
    }, signal)
  } else {
    for (const step of steps) {
      const results = await Promise.allSettled(step.map((statement) => driver.execute(statement, signal)))
      for (const result of results) {
        // Of two setups at once, the other one was quicker.
        if (result.status === 'rejected' && !isDuplicateColumn(result.reason)) throw result.reason
      }
    }
  }
}
