import { formatMoment, formatTable } from '@ctk/cli-kit'
import { formatTableName, type HighWaterMark } from '@ctk/core'

/** High-water marks as a table. */
export function formatMarks(marks: readonly HighWaterMark[]): string {
  if (marks.length === 0)
    return 'Nothing waits for a dependant.\nNext: ctk gate set TABLE --dependant NAME --seen-until WHEN'
  return formatTable(
    [
      { header: 'table' },
      { header: 'dependant' },
      { header: 'has seen up to' },
      { header: 'set' },
      { header: 'by', optional: true },
    ],
    marks.map((mark) => [
      formatTableName(mark.table),
      mark.dependant,
      seen(mark),
      formatMoment(mark.updatedAt),
      mark.updatedBy,
    ]),
  )
}

/** How far a dependant has seen a table. */
export function seen({ seenUntil }: HighWaterMark): string {
  return seenUntil === undefined ? 'nothing yet' : formatMoment(seenUntil)
}
