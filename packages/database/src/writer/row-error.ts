import { isCtkError } from '@ctk/core'
import { codeOf } from '../errors/code-of.js'
import { readFault } from '../errors/read-fault.js'
import { isRequestTooLarge } from '../errors/refused-unread.js'

/**
 * Why a statement was refused, if it was for what stands in a row: a value, a key, a constraint, a trigger. Undefined for
 * everything else (a broken connection, a missing right, a full disk), which other rows would meet as well.
 */
export function rowError(error: unknown): string | undefined {
  if (!isCtkError(error)) return undefined
  if (isRequestTooLarge(error)) return 'it is larger than the server takes in a request'
  if (!aboutRows.test(codeOf(error) ?? '')) return undefined
  const { message, detail } = readFault(error.cause)
  return detail === undefined ? message : `${message} (${detail.replace(/\.$/, '')})`
}

/**
 * SQLSTATE classes 22 (data), 23 (constraints), 44 (check option), P0001 (RAISE) and 54000 (an index entry that is too
 * large); of CrateDB: 4000 (a value), 4004 (a type), 4008 (a key of an object), 4091 (duplicate key), and XX000, which is
 * what it calls the first three on the PostgreSQL protocol.
 */
const aboutRows = /^(?:22...|23...|44000|P0001|54000|XX000|4000|4004|4008|4091)$/
