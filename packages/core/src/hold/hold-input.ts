import { formatTableName, type TableName } from '../address/table-name.js'
import type { TableInfo } from '../database/catalog.js'
import { CtkError } from '../errors/ctk-error.js'
import { fitConditions } from '../policy/fit-conditions.js'
import { parseCondition } from '../policy/parse-condition.js'
import type { Condition } from '../policy/predicate.js'
import { nearest } from '../text/nearest.js'
import { formatInstantShort, type Instant } from '../time/instant.js'
import { readMoment } from '../time/read-moment.js'
import type { HoldScope } from './hold.js'

/** What is asked of a hold. Instants are milliseconds, or texts such as `2025-01-01`, `2025-01-01T05:40Z`, `now-3d`. */
export interface HoldInput {
  readonly table: string | TableName
  /** Only what is from here on, by the time column of each policy. */
  readonly from?: Instant | string | undefined
  /** Only what is before this. */
  readonly until?: Instant | string | undefined
  /** Only the partition of this label. */
  readonly partition?: string | undefined
  /** Only rows that meet all of these: conditions, or texts such as `tenant=acme`. */
  readonly where?: readonly (string | Condition)[] | undefined
  /** When the hold ends by itself. */
  readonly expires?: Instant | string | undefined
  /** Why; plans and reports quote it. */
  readonly reason: string
}

/**
 * What a hold is to pin, checked against the table.
 *
 * @throws CTK_HOLD_INVALID, CTK_POLICY_INVALID, CTK_COLUMN_MISSING, CTK_PARTITION_MISSING
 */
export function checkHold(
  input: HoldInput,
  table: TableInfo,
  now: Instant,
): HoldScope & { readonly reason: string; readonly expiresAt: Instant | undefined } {
  const reason = typeof input.reason === 'string' ? input.reason.trim() : ''
  if (reason === '')
    throw invalid('A hold needs a reason: whoever finds it in a plan wants to know.', '--reason "audit 2026"')
  const from = readMoment(input.from, 'from', now)
  const until = readMoment(input.until, 'until', now)
  if (from !== undefined && until !== undefined && until <= from)
    throw invalid(
      `--until ${formatInstantShort(until)} is not after --from ${formatInstantShort(from)}, so the hold would pin nothing.`,
      'The hold reaches from --from up to, and without, --until.',
    )
  const { partition } = input
  if (partition !== undefined && (from !== undefined || until !== undefined))
    throw invalid('--partition and a range of time do not go together.', 'Give one of them.')
  if (partition !== undefined) requirePartition(partition, table)
  const expiresAt = readMoment(input.expires, 'expires', now)
  if (expiresAt !== undefined && expiresAt <= now)
    throw invalid(`--expires ${formatInstantShort(expiresAt)} is over already.`, 'Give a time in the future.')
  const where = (input.where ?? []).map((each) => (typeof each === 'string' ? parseCondition(each) : each))
  return { from, until, partition, where: fitConditions(where, table), reason, expiresAt }
}

function requirePartition(label: string, { name, partitions }: TableInfo): void {
  if (partitions.some((partition) => partition.label === label)) return
  const labels = partitions.map((partition) => partition.label)
  const near = nearest(label, labels)
  throw new CtkError({
    code: 'CTK_PARTITION_MISSING',
    message: `${formatTableName(name)} has no partition ${label}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    suggestions: [
      labels.length > 0
        ? `Its partitions go from ${labels[0]} to ${labels.at(-1)}; --from and --until pin what does not exist yet.`
        : 'The table has no partitions; pin a range of time with --from and --until.',
    ],
  })
}

function invalid(message: string, remedy: string): CtkError {
  return new CtkError({ code: 'CTK_HOLD_INVALID', message, suggestions: [remedy] })
}
