import { type Address, CtkError, type ErrorCode, isCtkError } from '@ctk/core'
import { authFailed } from './auth-failed.js'
import { connectionFailed } from './connection-failed.js'
import { faultCodes } from './fault-codes.js'
import { isTransientCode } from './is-transient.js'
import { networkReason } from './network-reason.js'
import { type Fault, readFault } from './read-fault.js'

/** What was being done when a driver failed. */
export interface DriverContext {
  readonly address: Address
  /** The statement; undefined while connecting. */
  readonly sql?: string
}

/**
 * Turns whatever a driver threw into a `CtkError`: it says what happened and what to do, and keeps the database's own
 * code, detail and hint in `data`. Parameters and passwords are never part of it. A `CtkError` stays as it is.
 */
export function wrapDriverError(error: unknown, { address, sql }: DriverContext): CtkError {
  if (isCtkError(error)) return error
  const fault = readFault(error)
  const { code: databaseCode, detail, hint } = fault
  const data = {
    ...(sql !== undefined && { sql }),
    ...(databaseCode && { code: databaseCode }),
    ...(isTransientCode(databaseCode) && { transient: true }),
    ...(detail && { detail }),
    ...(hint && { hint }),
  }
  const network = networkReason(fault, address)
  if (network) return connectionFailed(address, network, { data, cause: error })
  const code = codeFor(fault, sql === undefined)
  if (code === 'CTK_AUTH_FAILED') return authFailed(address, fault, { data, cause: error })
  if (code === 'CTK_CONNECTION_FAILED') {
    const broke = sql !== undefined && fault.status === undefined
    return connectionFailed(
      address,
      { reason: fault.message, suggestions: hint ? [hint] : [], broke },
      { data, cause: error },
    )
  }
  const { message, suggestions } = describe(code, fault)
  return new CtkError({ code, message, suggestions: hint ? [hint, ...suggestions] : suggestions, data, cause: error })
}

function codeFor({ code = '', message, status }: Fault, connecting: boolean): ErrorCode {
  const known = faultCodes[code]
  if (known) return known
  // On the wire CrateDB gives these two the code of any internal error.
  if (/^Missing (?:'.*' )?privilege for user /.test(message)) return 'CTK_PERMISSION_DENIED'
  if (/statement[_ ]timeout/.test(message)) return 'CTK_TIMEOUT'
  if (code.startsWith('08')) return 'CTK_CONNECTION_FAILED'
  if (/client password must be a string|no password supplied/.test(message)) return 'CTK_AUTH_FAILED'
  if (status === undefined || status === 413 || code !== '')
    return connecting ? 'CTK_CONNECTION_FAILED' : 'CTK_STATEMENT_FAILED'
  return status === 401 ? 'CTK_AUTH_FAILED' : status === 403 ? 'CTK_PERMISSION_DENIED' : 'CTK_CONNECTION_FAILED'
}

function describe(code: ErrorCode, { message }: Fault): { message: string; suggestions: readonly string[] } {
  switch (code) {
    case 'CTK_PERMISSION_DENIED':
      return {
        message: `The user is not allowed to do this: ${message}.`,
        suggestions: ['ctk doctor shows the privileges that each command needs, and how to grant them.'],
      }
    case 'CTK_TABLE_MISSING':
      return {
        message: `The table cannot be found: ${message}.`,
        suggestions: [
          'Check schema and name, upper and lower case included. A user without any privilege on a table does not see it.',
        ],
      }
    case 'CTK_TIMEOUT':
      return { message: `The database stopped the statement: ${message}.`, suggestions: [] }
    default:
      return {
        message: `The database refused the statement: ${message}.`,
        suggestions: isBlock(message) ? [unblock] : [],
      }
  }
}

/** Whether CrateDB says that a setting of the table forbids it. */
function isBlock(message: string): boolean {
  return /doesn't support or allow [A-Z]+ operations|^(?:\w+\[)?blocked by: \[/.test(message)
}

const unblock =
  'A block on the table forbids it: see "settings" in information_schema.tables, and lift it with ALTER TABLE … RESET ("blocks.read_only"). A full disk sets "blocks.read_only_allow_delete" by itself.'
