import { createHash } from 'node:crypto'
import { CtkError, compile, type Database, id, join, sql, type TableInfo, type TableName, tableId } from '@ctk/core'
import { isMissingRelation } from '@ctk/database'
import { ProgressStore } from '../checkpoint/progress-store.js'
import { describePostgresql } from '../describe/describe-postgresql.js'
import { createTypes, describeTypes, knownTypes } from '../describe/describe-types.js'
import { describeOthers } from '../describe/describe-views.js'
import type { SourceTable } from '../describe/source-table.js'
import { describeTimescale, tableKey } from '../describe/timescale.js'
import { type TableFacts, tableFacts } from '../map/facts.js'
import { cratedbRelation } from '../plan/cratedb-names.js'
import { planCratedbCopy } from '../plan/plan-cratedb-copy.js'
import { planToCratedb } from '../plan/plan-to-cratedb.js'
import { planToPostgresql } from '../plan/plan-to-postgresql.js'
import type { TablePlan } from '../plan/table-plan.js'
import { selectTables } from '../select/select-tables.js'
import type { MigrationContext, MigrationPlan, MigrationRequest, PlannedTable } from './migration.js'
import { planPolicies } from './plan-policies.js'
import { refuseSameTable } from './same-table.js'

/**
 * Plans a migration. Writes nothing. Reads catalogues, and each table once whose types alone do not say what will become of its values.
 *
 * @throws CTK_USAGE for a table that would be loaded into itself, and for a direction that there is none for; CTK_TABLE_MISSING
 */
export async function planMigration(
  request: MigrationRequest,
  context: MigrationContext,
  signal: AbortSignal,
): Promise<MigrationPlan> {
  const { source, target, where } = context
  if (source.dialect === 'cratedb' && target.dialect !== 'cratedb') throw noWayBack(target)
  const [here, there] = [await source.status(signal), await target.status(signal)]
  const names = await selectTables(source, request, where.schema ?? 'ext', signal)
  const placed = names.map((name) => ({ source: name, target: targetName(name, source, target, request.toSchema) }))
  refuseSameTable([here.identity, there.identity], placed)
  const known = await target.catalog.tables(
    placed.map((each) => each.target),
    signal,
  )
  const store = new ProgressStore(target, where)
  const infos = await source.catalog.tables(names, signal)
  const describe = source.dialect === 'cratedb' ? undefined : await describeAll(source, names, signal)
  const tables: PlannedTable[] = []
  for (const pair of placed) {
    const info = infos.find(({ name }) => tableKey(name) === tableKey(pair.source))
    if (!info) continue
    const progressId = idOf(here.identity, pair.source, pair.target)
    const progress = await store.find(progressId, signal).catch((error: unknown) => {
      if (isMissingRelation(error)) return undefined
      throw error
    })
    const { plan, facts } = describe
      ? await planFrom(describe, info, pair.target, progress?.facts, context, signal)
      : { plan: await planCratedbCopy(source, info, pair.target, signal), facts: {} }
    const exists = known.some(({ name }) => tableKey(name) === tableKey(pair.target))
    tables.push({ plan, facts, id: progressId, progress, exists })
  }
  const { policies, leftBehind: jobs } = planPolicies(describe?.timescale, placed, target.dialect)
  return {
    tables,
    prepare: describe && target.dialect === 'postgresql' ? await typesOf(source, target, names, signal) : [],
    policies,
    views: (describe?.timescale.aggregates ?? []).filter(({ of }) =>
      names.some((name) => tableKey(name) === tableKey(of)),
    ),
    leftBehind: [
      ...jobs,
      ...(describe
        ? await describeOthers(
            source,
            names,
            describe.timescale.aggregates.map(({ view }) => view),
            signal,
          )
        : []),
    ],
  }
}

/** Where a table goes: to the schema of its own name, or from one database's default schema to the other's. */
function targetName(
  { schema, name }: TableName,
  source: Database,
  target: Database,
  toSchema: string | undefined,
): TableName {
  const moved = source.dialect !== target.dialect
  const placed = {
    schema: toSchema ?? (moved && schema === source.defaultSchema ? target.defaultSchema : schema),
    name,
  }
  return moved ? cratedbRelation(placed) : placed
}

type Described = Awaited<ReturnType<typeof describeAll>>

async function describeAll(source: Database, names: readonly TableName[], signal: AbortSignal) {
  const tables = await describePostgresql(source, names, signal)
  return {
    tables: new Map(tables.map((table) => [tableKey(table.name), table])),
    timescale: await describeTimescale(source, signal),
  }
}

async function planFrom(
  { tables, timescale }: Described,
  info: TableInfo,
  name: TableName,
  before: TableFacts | undefined,
  { source, target }: MigrationContext,
  signal: AbortSignal,
): Promise<{ readonly plan: TablePlan; readonly facts: TableFacts }> {
  const key = tableKey(info.name)
  const table = tables.get(key)
  if (!table) throw new CtkError({ code: 'CTK_BUG', message: `The catalogue has lost ${key}.` })
  const chunks = timescale.hypertables.get(key)
  if (target.dialect === 'postgresql')
    return { plan: planToPostgresql({ table, info, facts: {}, chunks, collisions: 0 }, name), facts: {} }
  const facts = before ?? (await tableFacts(source, table, signal))
  const collisions = await countCollisions(source, table, facts, signal)
  return { plan: planToCratedb({ table, info, facts, chunks, collisions }, name), facts }
}

/** How many keys would fall together if their times had milliseconds only. */
async function countCollisions(
  source: Database,
  table: SourceTable,
  facts: TableFacts,
  signal: AbortSignal,
): Promise<number> {
  const finer = (name: string) => (facts[name]?.finer ?? 0) > 0
  if (!table.key.some(finer)) return 0
  const parts = table.key.map((name) => (finer(name) ? sql`date_trunc('milliseconds', ${id(name)})` : id(name)))
  const [row] = await source.query<{ n: number }>(
    compile(sql`SELECT count(*) - count(DISTINCT (${join(parts)})) AS n FROM ${tableId(table.name)}`),
    signal,
  )
  return Number(row?.n ?? 0)
}

async function typesOf(source: Database, target: Database, names: readonly TableName[], signal: AbortSignal) {
  const types = await describeTypes(source, names, signal)
  if (types.length === 0) return []
  const known = await knownTypes(target, types, signal)
  return createTypes(types.filter((type) => !known.has(type)))
}

/** The same source and target table have the same id, however the addresses are spelled. */
function idOf(identity: string, source: TableName, target: TableName): string {
  const text = JSON.stringify([identity, source.schema, source.name, target.schema, target.name])
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

function noWayBack({ address }: Database): CtkError {
  return new CtkError({
    code: 'CTK_USAGE',
    message: `CrateDB is brought over to CrateDB only, and ${address} is PostgreSQL.`,
    suggestions: ['A single table can be loaded:  ctk load table "crate://…?table=schema.name" --create'],
  })
}
