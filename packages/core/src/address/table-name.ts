import { CtkError } from '../errors/ctk-error.js'
import { id, type Sql } from '../sql/sql.js'
import { isPattern } from './table-pattern.js'

/** A table by schema and name, each exactly as the database stores it. */
export interface TableName {
  readonly schema: string
  readonly name: string
}

/**
 * Reads a table name as a user writes it: `metrics`, `doc.metrics`, `"Doc"."raw.metrics"`. Quotes are needed only around
 * a part that contains a dot or a quote; case is kept as written.
 *
 * @param defaultSchema the schema of a name without one: `doc` on CrateDB, `public` on PostgreSQL
 * @throws CTK_NAME_INVALID for empty parts, a third part, or a quote that does not end
 */
export function parseTableName(text: string, defaultSchema: string): TableName {
  const [first, second, ...more] = splitName(text) as [Part, ...Part[]]
  if (more.length > 0) throw invalid(text, `has ${more.length + 2} parts`)
  return second ? { schema: first.text, name: second.text } : { schema: defaultSchema, name: first.text }
}

/**
 * Reads a table name that may be a pattern: `doc.metrics_*`, `metrics_{tenant}`; see {@link isPattern}. What is quoted is
 * taken literally.
 *
 * @throws CTK_NAME_INVALID as {@link parseTableName} does, and for a pattern in place of a schema
 */
export function parseTableSelector(
  text: string,
  defaultSchema: string,
): { readonly table: TableName; readonly match: 'name' | 'pattern' } {
  const table = parseTableName(text, defaultSchema)
  const parts = splitName(text)
  const [schema, name] = parts.length === 2 ? parts : [undefined, parts[0]]
  if (schema && !schema.quoted && isPattern(schema.text)) {
    throw new CtkError({
      code: 'CTK_NAME_INVALID',
      message: `The schema ${JSON.stringify(schema.text)} is a pattern; only the name of a table can be one.`,
      suggestions: ['Make a policy for each schema, such as doc.metrics_*.', 'A schema of this very name is quoted.'],
    })
  }
  return { table, match: name && !name.quoted && isPattern(name.text) ? 'pattern' : 'name' }
}

/** Writes a name so that {@link parseTableSelector} reads it back: parts are quoted only where it is needed. */
export function formatTableName(table: TableName): string {
  const part = (name: string) =>
    /^[^".\s:@/][^".:@/]*$/.test(name) && !isPattern(name) ? name : `"${name.replaceAll('"', '""')}"`
  return `${part(table.schema)}.${part(table.name)}`
}

/** Whether two names are the same table. */
export function sameTable(a: TableName, b: TableName): boolean {
  return a.schema === b.schema && a.name === b.name
}

/** A total order of table names: by schema, then by name, by code unit. */
export function compareTables(a: TableName, b: TableName): number {
  return compareText(a.schema, b.schema) || compareText(a.name, b.name)
}

/** The name as a piece of SQL. */
export function tableId(table: TableName): Sql {
  return id(table.schema, table.name)
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

interface Part {
  readonly text: string
  readonly quoted: boolean
}

function splitName(text: string): Part[] {
  // What was meant for an address may hold a password, so it is not repeated.
  if (/\/\/|:.*@/.test(text.replaceAll(/"(?:[^"]|"")*"/g, ''))) throw address()
  const parts: Part[] = []
  let rest = text.trim()
  for (;;) {
    const match = /^(?:"((?:[^"]|"")*)"|([^".]+))(\.|$)/.exec(rest)
    if (!match) throw invalid(text, rest.startsWith('"') ? 'has a quote that does not end' : 'has an empty part')
    const part = match[1] === undefined ? (match[2] as string).trim() : match[1].replaceAll('""', '"')
    if (part === '' || part.includes('\0')) throw invalid(text, 'has an empty part')
    parts.push({ text: part, quoted: match[1] !== undefined })
    rest = rest.slice(match[0].length)
    if (match[3] === '') return parts
  }
}

function invalid(text: string, problem: string): CtkError {
  return new CtkError({
    code: 'CTK_NAME_INVALID',
    message: `The table name ${JSON.stringify(text)} ${problem}.`,
    suggestions: [
      'Write schema.table; put a part that contains a dot or a quote into double quotes: "my.schema".table',
    ],
  })
}

function address(): CtkError {
  return new CtkError({
    code: 'CTK_NAME_INVALID',
    message: 'A table was expected, and this looks like a database address without its "://".',
    suggestions: [
      'Write an address as scheme://user@host:port, such as postgresql://user@host:5432/database.',
      'A table name with such characters goes into double quotes.',
    ],
  })
}
