import { type CsvRecords, compile, id, join, type Sql, type Statement, sql, tableId, type WriteResult } from '@ctk/core'
import type { Driver, Transaction } from '../driver/driver.js'
import { inTransaction } from './in-transaction.js'
import type { PostgresqlTarget } from './postgresql-target.js'
import { rowError } from './row-error.js'

/** Says that the server took other rows than were sent, so that the transaction is rolled back. */
class Miscounted extends Error {}

/**
 * Copies records of CSV as they are, in one transaction.
 *
 * @returns undefined when nothing was written: the server refused a record, counted otherwise, or does not know such CSV
 * @throws as {@link inTransaction} does
 */
export async function writeCsv(
  driver: Driver,
  target: PostgresqlTarget,
  records: CsvRecords,
  signal?: AbortSignal,
): Promise<WriteResult | undefined> {
  const copy = copyCsv(target, records)
  if (!copy) return undefined
  const insert = async (open: Transaction): Promise<WriteResult> => {
    let rows = 0
    const bytes = async function* () {
      for await (const piece of records.pieces()) {
        rows += piece.rows
        yield piece.bytes
      }
    }
    const copied = await open.copyIn?.(copy, bytes())
    if (copied?.rowCount !== rows) throw new Miscounted()
    return { written: rows, rejected: [] }
  }
  try {
    return await inTransaction(driver, { insert, repeatable: false }, signal)
  } catch (error) {
    if (error instanceof Miscounted || rowError(error) !== undefined) return undefined
    throw error
  }
}

function copyCsv({ table, columns }: PostgresqlTarget, { delimiter, quote }: CsvRecords): Statement | undefined {
  const separator = delimiters[delimiter]
  if (!separator) return undefined
  const names = join(columns.map(({ name }) => id(name)))
  return compile(sql`COPY ${tableId(table)} (${names}) FROM STDIN
WITH (FORMAT csv, DELIMITER ${separator}, QUOTE ${quotes[quote]}, NULL '', FORCE_NULL (${names}), ENCODING 'UTF8')`)
}

const delimiters: Readonly<Record<string, Sql>> = {
  ',': sql`','`,
  ';': sql`';'`,
  '\t': sql`E'\\t'`,
  '|': sql`'|'`,
}
const quotes: Readonly<Record<CsvRecords['quote'], Sql>> = { '"': sql`'"'`, "'": sql`''''` }
