import { formatMoment, formatTable, mark } from '@ctk/cli-kit'
import { formatScope, formatTableName, type Hold, isActive } from '@ctk/core'

/** A new hold: what it pins, until when, and what to look at next. */
export function formatAddedHold(hold: Hold): string {
  const table = formatTableName(hold.table)
  const until = hold.expiresAt === undefined ? 'until it is released' : `until ${formatMoment(hold.expiresAt)}`
  return [
    `${mark('done')} Hold ${hold.id}: ${table}, ${formatScope(hold)}, stays ${until} ("${hold.reason}")`,
    `Next: ctk retention plan ${table}; when it has had its day, ctk hold release ${hold.id}`,
  ].join('\n')
}

/** Holds as a table. */
export function formatHolds(holds: readonly Hold[], all: boolean, now: number): string {
  if (holds.length === 0)
    return all
      ? 'There has been no hold.'
      : 'No hold is active.\nNext: ctk hold add TABLE --reason TEXT, or ctk hold list --all'
  return formatTable(
    [
      { header: 'id' },
      { header: 'table' },
      { header: 'pins' },
      { header: 'reason' },
      { header: 'set' },
      { header: 'by', optional: true },
      { header: 'ends' },
    ],
    holds.map((hold) => [
      hold.id,
      formatTableName(hold.table),
      formatScope(hold),
      hold.reason,
      formatMoment(hold.createdAt),
      hold.createdBy,
      endOf(hold, now),
    ]),
  )
}

function endOf(hold: Hold, now: number): string {
  const { releasedAt, releasedBy, releaseReason, expiresAt } = hold
  if (releasedAt !== undefined)
    return `released ${formatMoment(releasedAt)} by ${releasedBy}${releaseReason === undefined ? '' : `: ${releaseReason}`}`
  if (expiresAt === undefined) return ''
  return `${isActive(hold, now) ? 'expires' : 'expired'} ${formatMoment(expiresAt)}`
}
