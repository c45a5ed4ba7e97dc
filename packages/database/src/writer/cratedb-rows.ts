import type { RejectedRow } from '@ctk/core'
import { isRequestTooLarge } from '../errors/refused-unread.js'
import { identityText, repeatedRows } from './compare-rows.js'
import { deleteOne } from './cratedb-insert.js'
import type { CratedbSender } from './cratedb-sender.js'
import type { CratedbTarget } from './cratedb-target.js'
import { insertAlone } from './insert-alone.js'
import { insertTogether } from './insert-together.js'
import { sendHalving } from './send-halving.js'

/** What became of rows. */
export interface SentRows {
  readonly written: number
  readonly kept: number
  readonly rejected: readonly RejectedRow[]
}

type Columns = readonly (readonly unknown[])[]

/**
 * Writes rows by the fastest way that is exact for each: together, and alone those that CrateDB skipped, that it would skip, or
 * that an update has to move to another place of the partition.
 */
export function cratedbRows(sender: CratedbSender, target: CratedbTarget) {
  const { identity, fields, onConflict } = target
  const halving = sendHalving(onConflict !== 'reject')

  /** Rows none of which has the key of another. */
  async function sendDistinct(encoded: Columns, rows: readonly number[], signal?: AbortSignal): Promise<SentRows> {
    // Without rows that can be told apart, only a statement of its own tells that a row was there already.
    const isDoubtful = (row: number) =>
      (onConflict === 'keep' && !identity) || fields.some((field, i) => field.doubtful(encoded[i]?.[row]))
    const doubtful = new Set(rows.filter(isDoubtful))
    const outcomes = await halving(doubtful.size === 0 ? rows : rows.filter((row) => !doubtful.has(row)), (part) =>
      insertTogether(sender, target, encoded, part, signal).catch((error: unknown) => {
        // Alone it is refused once more, with a reason.
        if (part.length === 1 && isRequestTooLarge(error)) return { written: 0, skipped: part, moved: [] }
        throw error
      }),
    )
    for (const key of outcomes.flatMap(({ moved }) => moved)) await sender.execute(deleteOne(target, key), signal)
    const skipped = outcomes.flatMap((outcome) => outcome.skipped)
    const alone = [
      await insertAlone(sender, target, encoded, skipped, signal),
      await insertAlone(sender, target, encoded, [...doubtful], signal),
    ]
    return [...outcomes.map(({ written }) => ({ written, kept: 0, rejected: [] })), ...alone].reduce(sum)
  }

  /** Of rows with the same key the first one counts, or to update the last one; others only where that one was rejected. */
  async function send(encoded: Columns, rows: readonly number[], signal?: AbortSignal): Promise<SentRows> {
    if (!identity?.unique) return sendDistinct(encoded, rows, signal)
    const identify = (row: number) => identityText(identity.members.map((i) => encoded[i]?.[row]))
    const repeated = repeatedRows(onConflict === 'update' ? rows.toReversed() : rows, identify)
    if (repeated.size === 0) return sendDistinct(encoded, rows, signal)
    const sent = await sendDistinct(
      encoded,
      rows.filter((row) => !repeated.has(row)),
      signal,
    )
    if (onConflict === 'reject') {
      const reason = 'an earlier row of the batch has the same key'
      return sum(sent, { written: 0, kept: 0, rejected: [...repeated].map((index) => ({ index, reason })) })
    }
    const refused = new Set(sent.rejected.map(({ index }) => identify(index)))
    const again = [...repeated].filter((row) => refused.has(identify(row))).sort((a, b) => a - b)
    const settled = repeated.size - again.length
    const others = again.length === 0 ? none : await send(encoded, again, signal)
    return [sent, onConflict === 'keep' ? { ...none, kept: settled } : { ...none, written: settled }, others].reduce(
      sum,
    )
  }

  return send
}

const none: SentRows = { written: 0, kept: 0, rejected: [] }

function sum(a: SentRows, b: SentRows): SentRows {
  return { written: a.written + b.written, kept: a.kept + b.kept, rejected: [...a.rejected, ...b.rejected] }
}
