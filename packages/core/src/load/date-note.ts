import type { ColumnKind } from '../database/catalog.js'
import { isTimeKind } from '../database/time-kind.js'
import type { DateOrderFinding } from './date-order.js'

/** Says how dates with slashes in a column are read; undefined where there are none, or where they are only text anyway. */
export function dateNote(name: string, kind: ColumnKind, finding: DateOrderFinding): string | undefined {
  if (finding === undefined) return undefined
  const isTime = isTimeKind(kind)
  if (finding === 'month-first' || finding === 'day-first') {
    return isTime
      ? `${name}: dates with slashes are read as ${finding === 'month-first' ? 'month/day/year' : 'day/month/year'}.`
      : undefined
  }
  const why =
    finding === 'ambiguous'
      ? 'in each of them the month could be either number'
      : 'some have the month first, some the day'
  return `${name}: dates with slashes are ${isTime ? 'rejected' : 'kept as text'}: ${why}.`
}
