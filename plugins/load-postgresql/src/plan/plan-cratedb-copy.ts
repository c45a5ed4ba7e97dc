import { compile, type Database, id, type Sql, sql, type TableInfo, type TableName, tableId } from '@ctk/core'
import { serverText } from '../describe/server-text.js'
import { sameValue } from '../map/same-value.js'
import { cratedbKey } from '../read/cratedb-key.js'
import type { PlannedColumn, TablePlan } from './table-plan.js'

/** Plans to bring a table of CrateDB to another cluster, or under another name: by its own CREATE TABLE, settings included. */
export async function planCratedbCopy(
  source: Database,
  info: TableInfo,
  target: TableName,
  signal?: AbortSignal,
): Promise<TablePlan> {
  const [shown = {}] = await source.query<Record<string, string>>(
    compile(sql`SHOW CREATE TABLE ${tableId(info.name)}`),
    signal,
  )
  const { key, exact } = cratedbKey(info)
  const columns = info.columns
    .filter(({ name, generated }) => !name.includes('[') && generated === undefined)
    .map(({ name, type }): PlannedColumn => ({ name, as: name, from: type, to: type, mapping: sameValue(type, sql``) }))
  const generated = info.columns.filter((column) => column.generated !== undefined)
  const own = info.primaryKey.filter((name) => columns.some((column) => column.name === name))
  return {
    source: info.name,
    target,
    columns,
    key: exact ? own : [],
    resumable: exact,
    reading: { table: tableId(info.name), columns: columns.map(({ name }) => id(name)), key },
    create: [compile(createTable(Object.values(shown)[0] ?? '', target))],
    reopen: [],
    finish: [],
    link: [],
    notes: generated.length > 0 ? [`${generated.map(({ name }) => name).join(', ')}: generated anew`] : [],
    losses: [],
    leftBehind: exact ? [] : ['no primary key: a load that is interrupted begins anew'],
    rows: info.rows,
  }
}

/** The server's own statement with another name in it. */
function createTable(shown: string, target: TableName): Sql {
  const body = /^CREATE TABLE IF NOT EXISTS (?:"(?:[^"]|"")*"\.)?"(?:[^"]|"")*" (\([\s\S]*)$/.exec(shown)?.[1] ?? ''
  return sql`CREATE TABLE IF NOT EXISTS ${tableId(target)} ${serverText(body)}`
}
