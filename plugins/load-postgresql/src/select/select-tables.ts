import {
  CtkError,
  type Database,
  formatTableName,
  matchesPattern,
  nearest,
  parseTableSelector,
  type TableName,
} from '@ctk/core'

/** Which tables of a database are meant. */
export interface Selection {
  /** Only of these schemas; all that are not the system's without any. */
  readonly schemas: readonly string[]
  /** Names or patterns, `schema.name` or `name` alone; all tables without any. */
  readonly tables: readonly string[]
}

/** Schemas that extensions keep for themselves. */
const internal = /^_timescaledb_|^timescaledb_/

/**
 * The tables that a selection means, in order of name; ctk's own are never among them.
 *
 * @param own the schema of ctk's own tables
 * @throws CTK_TABLE_MISSING for a name or pattern that means none
 */
export async function selectTables(
  database: Database,
  { schemas, tables }: Selection,
  own: string,
  signal?: AbortSignal,
): Promise<TableName[]> {
  const all = (await database.catalog.tableNames(undefined, signal)).filter(
    ({ schema }) => schema !== own && !internal.test(schema),
  )
  const known = schemas.length === 0 ? all : all.filter(({ schema }) => schemas.includes(schema))
  const missing = schemas.find((schema) => !all.some((table) => table.schema === schema))
  if (missing !== undefined)
    throw noneOf(
      `There is no table in the schema ${JSON.stringify(missing)}`,
      missing,
      all.map(({ schema }) => schema),
    )
  if (tables.length === 0) return known
  const chosen = new Set<TableName>()
  for (const text of tables) {
    const found = known.filter((table) => means(text, table, database.defaultSchema))
    if (found.length === 0) throw noneOf(`No table is called ${text}`, text, known.map(formatTableName))
    for (const table of found) chosen.add(table)
  }
  return known.filter((table) => chosen.has(table))
}

function means(text: string, { schema, name }: TableName, defaultSchema: string): boolean {
  const { table, match } = parseTableSelector(text, defaultSchema)
  // A name alone is meant in every schema.
  const anywhere = parseTableSelector(text, '\u0001').table.schema === '\u0001'
  const called = match === 'pattern' ? matchesPattern(table.name, name) : table.name === name
  return called && (anywhere || table.schema === schema)
}

function noneOf(what: string, name: string, known: readonly string[]): CtkError {
  const near = nearest(name, [...new Set(known)])
  return new CtkError({
    code: 'CTK_TABLE_MISSING',
    message: `${what} of the source, or this user may not see it.${near ? ` Did you mean ${near}?` : ''}`,
    suggestions: ['Check the name: case counts. A pattern such as metrics_* stands for several.'],
  })
}
