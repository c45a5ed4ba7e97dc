import { formatTableName } from '../address/table-name.js'
import type { ErrorCode } from '../errors/codes.js'
import { CtkError } from '../errors/ctk-error.js'
import type { TableInfo } from './catalog.js'

/**
 * Refuses a table that is a partition of another one: what is said of the one would not be seen where the other is worked on.
 *
 * @param what is said of it: "a hold"
 * @throws an error of the given code
 */
export function requireNoPartition({ name, partitionOf }: TableInfo, code: ErrorCode, what: string): void {
  if (!partitionOf) return
  const whole = formatTableName(partitionOf)
  throw new CtkError({
    code,
    message: `${formatTableName(name)} is a partition of ${whole}; ${what} is for the whole table.`,
    suggestions: [
      code === 'CTK_HOLD_INVALID'
        ? `Name ${whole}; a hold reaches as far as --partition ${name.name}, or a range of time, says.`
        : `Name ${whole}.`,
    ],
  })
}
