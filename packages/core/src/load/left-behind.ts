import { formatTableName } from '../address/table-name.js'
import { CtkError, isCtkError } from '../errors/ctk-error.js'
import type { PreparedTable } from './prepared-table.js'
import type { RowTally } from './row-tally.js'

/** The same error, which also says what a load that did not come to its end has left in the database. */
export function leftBehind(error: unknown, table: PreparedTable, tally: RowTally, resumable: boolean): unknown {
  if (!isCtkError(error) || (table.created === undefined && tally.written === 0)) return error
  const name = formatTableName(table.name)
  const rows = `${tally.written.toLocaleString('en-US')} rows`
  const { code, message, suggestions, data, cause } = error
  return new CtkError({
    code,
    message,
    suggestions: [
      ...suggestions,
      resumable
        ? `${rows} are in ${name}: the same command goes on from there.`
        : table.created
          ? `The table ${name} was created and holds at least ${rows} of the file: drop it before you load again.`
          : `At least ${rows} had been added to ${name} by then: loading the file again adds them a second time.`,
    ],
    data: {
      ...(typeof data === 'object' ? data : {}),
      created: table.created !== undefined,
      written: tally.written,
    },
    cause,
  })
}
