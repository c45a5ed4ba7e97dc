import { type Condition, CtkError, type HighWaterMark, type Hold } from '@ctk/core'

/** A row of the table of holds. */
export interface HoldRow {
  readonly id: string
  readonly table_schema: string
  readonly table_name: string
  readonly from_at: Date | null
  readonly until_at: Date | null
  readonly partition_label: string | null
  /** Canonical JSON of conditions. */
  readonly predicate: string | null
  readonly reason: string
  readonly created_at: Date
  readonly created_by: string
  readonly expires_at: Date | null
  readonly released_at: Date | null
  readonly released_by: string | null
  readonly release_reason: string | null
}

/**
 * The hold that a row is.
 *
 * @throws CTK_HOLD_INVALID for conditions that cannot be read: nobody knows then what may go
 */
export function holdFromRow(row: HoldRow): Hold {
  return {
    id: row.id,
    table: { schema: row.table_schema, name: row.table_name },
    from: row.from_at?.getTime(),
    until: row.until_at?.getTime(),
    partition: row.partition_label ?? undefined,
    where: row.predicate === null ? [] : conditionsOf(row.predicate, row.id),
    reason: row.reason,
    createdAt: row.created_at.getTime(),
    createdBy: row.created_by,
    expiresAt: row.expires_at?.getTime(),
    releasedAt: row.released_at?.getTime(),
    releasedBy: row.released_by ?? undefined,
    releaseReason: row.release_reason ?? undefined,
  }
}

function conditionsOf(text: string, id: string): readonly Condition[] {
  try {
    const read: unknown = JSON.parse(text)
    if (Array.isArray(read)) return read as Condition[]
  } catch {
    // Told below.
  }
  throw new CtkError({
    code: 'CTK_HOLD_INVALID',
    message: `The conditions of the hold ${id} cannot be read, so it is not known what it pins: somebody edited its row.`,
    suggestions: ['Correct the column "predicate" of its row, or set "released_at" there.'],
  })
}

/** A row of the table of marks. */
export interface MarkRow {
  readonly dependant: string
  readonly table_schema: string
  readonly table_name: string
  readonly seen_until: Date | null
  readonly updated_at: Date
  readonly updated_by: string
}

/** The mark that a row is. */
export function markFromRow(row: MarkRow): HighWaterMark {
  return {
    dependant: row.dependant,
    table: { schema: row.table_schema, name: row.table_name },
    seenUntil: row.seen_until?.getTime(),
    updatedAt: row.updated_at.getTime(),
    updatedBy: row.updated_by,
  }
}
