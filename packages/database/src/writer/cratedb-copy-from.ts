import {
  CtkError,
  compile,
  id,
  join,
  type ServerFile,
  type ServerFileResult,
  type Statement,
  sql,
  tableId,
} from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import type { CratedbTarget } from './cratedb-target.js'

interface SummaryRow {
  readonly success_count: number | null
  readonly error_count: number | null
  readonly errors: Readonly<Record<string, { readonly count: number; readonly line_numbers: readonly number[] }>>
}

/** What CrateDB says of rows whose key exists. */
const exists = /^A document with the same primary key exists already/

/**
 * Lets CrateDB read a file by itself, and reads its summary: a row for each node and file. A node that cannot read the file does not
 * matter where another can.
 *
 * @throws CTK_FILE_MISSING when none can
 */
export async function cratedbCopyFrom(
  driver: Driver,
  target: CratedbTarget,
  file: ServerFile,
  signal?: AbortSignal,
): Promise<ServerFileResult> {
  const summary = await driver.query<SummaryRow>(copyFrom(target, file), signal)
  const readers = summary.filter((row) => row.success_count !== null)
  if (readers.length === 0) {
    const why = summary.flatMap(({ errors }) => Object.keys(errors))[0] ?? 'there is nothing'
    throw new CtkError({
      code: 'CTK_FILE_MISSING',
      message: `CrateDB cannot read ${file.uri}: ${why}.`,
      suggestions: ['Put it where the server, under its own user, can read it; or let ctk read it.'],
    })
  }
  const problems = readers.flatMap(({ errors }) =>
    Object.entries(errors).map(([reason, { count, line_numbers }]) => ({ reason, rows: count, lines: line_numbers })),
  )
  const sum = (counts: readonly (number | null)[]) => counts.reduce<number>((all, count) => all + (count ?? 0), 0)
  const written = sum(readers.map((row) => row.success_count))
  const refused = sum(readers.map((row) => row.error_count))
  if (target.onConflict !== 'keep') return { written, rejected: refused, problems }
  const kept = sum(problems.filter(({ reason }) => exists.test(reason)).map(({ rows }) => rows))
  return { written, kept, rejected: refused - kept, problems: problems.filter(({ reason }) => !exists.test(reason)) }
}

function copyFrom({ table, fields, onConflict }: CratedbTarget, file: ServerFile): Statement {
  const options = [
    sql`format = ${file.format}`,
    ...(file.compression ? [sql`compression = ${file.compression}`] : []),
    ...(file.shared === undefined ? [] : [sql`shared = ${file.shared}`]),
    ...(onConflict === 'update' ? [sql`overwrite_duplicates = true`] : []),
    ...(file.format === 'csv' ? [sql`header = ${file.header ?? true}`, sql`empty_string_as_null = true`] : []),
    ...(file.delimiter === undefined ? [] : [sql`delimiter = ${file.delimiter}`]),
  ]
  return compile(
    sql`COPY ${tableId(table)} (${join(fields.map(({ name }) => id(name)))}) FROM ${file.uri} WITH (${join(options)}) RETURN SUMMARY`,
  )
}
