import {
  type Archive,
  type ArchiveStore,
  type Clock,
  CtkError,
  compile,
  type Database,
  formatTableName,
  id,
  join,
  type OperationContext,
  type Sql,
  type Statement,
  sql,
  type TableName,
  tableId,
} from '@ctk/core'

/** What the strategy `timerange-archive` adds to rows that go to another table. */
const ARCHIVE_COLUMN = 'ctk_archive'
const added: readonly string[] = [ARCHIVE_COLUMN, 'ctk_row']

/** What slices are handled with. */
export interface SliceParts {
  readonly archives: ArchiveStore
  readonly clock: Clock
}

/** Whether an archive is a slice of rows, in another table or a file, and no partition. */
export function isSlice({ method }: Archive): boolean {
  return method === 'table' || method === 'file'
}

/**
 * The table that the rows of a slice are in.
 *
 * @throws CTK_CAPABILITY_MISSING for a slice in a file, with the command that loads it
 */
export function tableOf({ method, repository, key, table }: Archive): TableName {
  if (method === 'table') return { schema: repository, name: key }
  const url = `${repository.replace(/\/+$/, '')}/${key}`
  throw new CtkError({
    code: 'CTK_CAPABILITY_MISSING',
    message: `The slice is in a file of its own, ${url}.`,
    suggestions: [`Load it:  ctk load table ${url} ${formatTableName(table)}`],
  })
}

/** The rows of a slice where they are archived. */
export function rowsOf(archive: Archive): Sql {
  return sql`${tableId(tableOf(archive))} WHERE ${id(ARCHIVE_COLUMN)} = ${archive.id}`
}

/** How many rows are in a slice. */
export async function countSlice(archive: Archive, database: Database, signal?: AbortSignal): Promise<number> {
  await database.refresh([tableOf(archive)], signal)
  return count(rowsOf(archive), database, signal)
}

/** How many rows there are. */
export async function count(from: Sql, database: Database, signal?: AbortSignal): Promise<number> {
  const [{ n = 0 } = {}] = await database.query<{ n: number }>(compile(sql`SELECT count(*) AS n FROM ${from}`), signal)
  return Number(n)
}

/** The statement that copies the rows of a slice into a table. */
export async function copyStatement(
  archive: Archive,
  into: TableName,
  { database, signal }: Pick<OperationContext, 'database' | 'signal'>,
): Promise<Statement> {
  const from = tableOf(archive)
  const tables = await database.catalog.tables([from, into], signal)
  const columnsOf = (table: TableName) =>
    tables.find(({ name }) => name.schema === table.schema && name.name === table.name)?.columns ?? []
  const taken = new Set(columnsOf(into).flatMap(({ name, generated }) => (generated === undefined ? [name] : [])))
  const names = columnsOf(from).flatMap(({ name }) => (taken.has(name) && !added.includes(name) ? [id(name)] : []))
  // Parts of objects come along with them.
  const whole = names.filter((name) => !/\['/.test(compile(name).sql))
  const overriding = database.dialect === 'postgresql' ? sql`OVERRIDING SYSTEM VALUE ` : sql``
  const conflict = database.dialect === 'postgresql' ? sql`` : sql` ON CONFLICT DO NOTHING`
  return compile(
    sql`INSERT INTO ${tableId(into)} (${join(whole)}) ${overriding}SELECT ${join(whole)} FROM ${rowsOf(archive)}${conflict}`,
  )
}
