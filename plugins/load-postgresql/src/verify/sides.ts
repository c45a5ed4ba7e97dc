import { type Database, id, type Sql, sql } from '@ctk/core'
import type { PlannedColumn, TablePlan } from '../plan/table-plan.js'
import type { KeyPart } from '../read/page.js'
import { cratedbSide, postgresqlSide, type Side, type SideColumn } from './side.js'

/** Both sides of a table that was brought over, prepared to be read in one order. */
export function sidesOf(
  plan: TablePlan,
  source: Database,
  target: Database,
): { readonly source: Side; readonly target: Side } {
  const members = plan.key.flatMap((name) => plan.columns.filter((column) => column.name === name))
  return {
    source: sideOf(source, {
      database: source,
      table: plan.source,
      columns: plan.columns.map((column) =>
        sideColumn(source, column, column.mapping.read(id(column.name)), column.name),
      ),
      key: members.map((column) => keyPart(source, column, column.mapping.read(id(column.name)), column.name, plan)),
    }),
    target: sideOf(target, {
      database: target,
      table: plan.target,
      columns: plan.columns.map((column) =>
        sideColumn(target, column, column.mapping.readBack(id(column.as)), column.as),
      ),
      key: members.map((column) => keyPart(target, column, column.mapping.readBack(id(column.as)), column.as, plan)),
    }),
  }
}

const sideOf = (database: Database, parts: Parameters<typeof postgresqlSide>[0]) =>
  database.dialect === 'cratedb' ? cratedbSide(parts) : postgresqlSide(parts)

/** Types with a smallest and a greatest value that both databases know. Floats are not among them: they differ in where NaN stands. */
const ranked = /^(?:byte|smallint|integer|bigint|numeric|timestamp|date)\b/

function sideColumn({ dialect }: Database, { from, mapping }: PlannedColumn, read: Sql, name: string): SideColumn {
  const cratedb = dialect === 'cratedb'
  const compared = mapping.order === 'text' || (mapping.order === 'own' && ranked.test(from))
  const bytes = mapping.order === 'text' && !cratedb
  return {
    name,
    read,
    order: compared ? (bytes ? sql`(${read}) COLLATE "C"` : id(name)) : undefined,
    shown: (extreme) => (cratedb ? extreme : sql`(${extreme})::text`),
  }
}

/** Texts by their bytes, which is the order of CrateDB and of the collation C; everything else by its own. */
function keyPart({ dialect }: Database, column: PlannedColumn, read: Sql, name: string, plan: TablePlan): KeyPart {
  const { mapping, to } = column
  if (dialect === 'cratedb') return { name, order: id(name), type: cratedbType(to) }
  if (mapping.order === 'text') return { name, order: sql`(${read}) COLLATE "C"`, type: sql`text` }
  const own = plan.reading.key.find((part) => part.name === column.name)
  return { name, order: id(name), type: own?.type ?? sql`text` }
}

const lower: Readonly<Record<string, Sql>> = {
  byte: sql`BYTE`,
  smallint: sql`SMALLINT`,
  integer: sql`INTEGER`,
  bigint: sql`BIGINT`,
  real: sql`REAL`,
  'double precision': sql`DOUBLE PRECISION`,
  numeric: sql`NUMERIC`,
  boolean: sql`BOOLEAN`,
  'timestamp with time zone': sql`TIMESTAMP WITH TIME ZONE`,
  'timestamp without time zone': sql`TIMESTAMP WITHOUT TIME ZONE`,
}

/** The type that a bound key is cast to, without length. */
function cratedbType(type: string): Sql {
  return lower[type.toLowerCase().replace(/\(.*$/, '')] ?? sql`TEXT`
}
