import type { CsvRecords, WriteResult } from '@ctk/core'
import { insertMany } from './cratedb-insert.js'
import type { CratedbSender } from './cratedb-sender.js'
import type { CratedbTarget } from './cratedb-target.js'
import { csvColumns } from './csv-columns.js'
import type { CsvValueKind } from './csv-value.js'
import { unknownRows } from './insert-together.js'
import { JsonColumn } from './json-column.js'
import { writeShort } from './write-short.js'

/** As many sets of columns wait for further use as there are statements on their way at once. */
const SPARE = 3

/**
 * Writes records of CSV in one statement, without making values of them: from the bytes of the file to the bytes of the request.
 *
 * @returns undefined where rows have to be told apart, or a column takes what CSV does not say plainly
 */
export function cratedbCsvWriter(sender: CratedbSender, target: CratedbTarget) {
  const { executeColumns } = sender
  const { table, fields, identity, onConflict } = target
  const kinds = fields.flatMap(({ csv }) => csv ?? [])
  if (!executeColumns || identity || onConflict !== 'reject' || kinds.length < fields.length) return undefined
  const { sql } = insertMany(
    target,
    fields.map(() => []),
  )
  const spare: JsonColumn[][] = []
  return async (records: CsvRecords, signal?: AbortSignal): Promise<WriteResult | undefined> => {
    const columns = spare.pop() ?? fields.map(() => new JsonColumn())
    const rows = await csvColumns(records, kinds as readonly CsvValueKind[], columns)
    if (rows === undefined) return undefined
    const nothing = { written: 0, rejected: [] }
    if (rows === 0) return nothing
    const { rowCount = 0 } = await executeColumns(
      sql,
      columns.map((column) => column.end()),
      signal,
    )
    if (spare.length < SPARE) spare.push(columns)
    if (rowCount !== rows) throw writeShort(table, rows, rowCount, unknownRows)
    return { written: rows, rejected: [] }
  }
}
