import { formatTableName, parseTableName, sameTable, type TableName } from '../address/table-name.js'
import { existingTable } from '../database/existing-table.js'
import { requireNoPartition } from '../database/require-no-partition.js'
import { CtkError } from '../errors/ctk-error.js'
import type { HoldStore } from '../hold/hold-store.js'
import { type ChangeParts, recordChange } from '../run/record-change.js'
import { nearest } from '../text/nearest.js'
import { formatInstantShort, type Instant } from '../time/instant.js'
import { readMoment } from '../time/read-moment.js'
import type { HighWaterMark } from './high-water-mark.js'

/** How far a dependant has seen a table. */
export interface MarkInput {
  readonly table: string | TableName
  /** A name that people know: `rollup-1h`. */
  readonly dependant: string
  /** Exclusive. Left out: it depends on the table and has seen nothing yet. */
  readonly seenUntil?: Instant | string | undefined
  /** Whether the mark may go back. */
  readonly force?: boolean | undefined
}

/** Sets, lists and removes the marks that removing strategies wait for; each change is in the audit. */
export class HighWaterMarks {
  readonly #parts: ChangeParts & { readonly store: HoldStore }

  /** @internal Made by `createToolkit`. */
  constructor(parts: ChangeParts & { store: HoldStore }) {
    this.#parts = parts
  }

  /**
   * Says how far a dependant has seen a table: what is not before that is not removed. A mark that is where it should be
   * stays untouched; a run that is at work stops when a dependant is new, or was forced back.
   *
   * @throws CTK_TABLE_MISSING, CTK_HOLD_INVALID; CTK_MARK_BACKWARDS without `force`
   * @example await toolkit.gates.set({ table: 'doc.metrics', dependant: 'rollup-1h', seenUntil: Date.UTC(2025, 11, 1) })
   */
  async set(input: MarkInput, signal?: AbortSignal): Promise<HighWaterMark> {
    const { database, clock, runner, store } = this.#parts
    const { force = false } = input
    const dependant = input.dependant.trim()
    if (dependant === '')
      throw new CtkError({
        code: 'CTK_HOLD_INVALID',
        message: 'A gate needs the name of what depends on the table.',
        suggestions: ['--dependant rollup-1h'],
      })
    const now = clock.now()
    const seenUntil = readMoment(input.seenUntil, 'seen-until', now)
    const found = await existingTable(this.#name(input.table), database.catalog, signal)
    requireNoPartition(found, 'CTK_HOLD_INVALID', 'a gate')
    const table = found.name
    const before = (await store.marks([table], signal)).find((mark) => mark.dependant === dependant)
    if (before && before.seenUntil === seenUntil) return before
    if (before && !force && !grows(before, seenUntil)) {
      if (seenUntil === undefined) return before
      throw backwards(before, seenUntil)
    }
    const mark = { dependant, table, seenUntil, updatedAt: now, updatedBy: runner.name }
    const entry = { event: 'gate.set', subject: dependant, table, before, after: mark }
    const pin = !before || !grows(before, seenUntil)
    return recordChange('gate', entry, () => store.setMark(mark, { force, pin }), this.#parts)
  }

  /** Marks in order of table and dependant. */
  async list(options: { readonly table?: string | TableName | undefined } = {}, signal?: AbortSignal) {
    const table = options.table === undefined ? undefined : this.#name(options.table)
    const marks = await this.#parts.store.marks(table && [table], signal)
    return table ? marks.filter((mark) => sameTable(mark.table, table)) : marks
  }

  /**
   * Forgets a dependant: nothing waits for it any more. Returns what its mark was.
   *
   * @throws CTK_HOLD_NOT_FOUND
   */
  async remove(input: Pick<MarkInput, 'table' | 'dependant'>): Promise<HighWaterMark> {
    const table = this.#name(input.table)
    const marks = await this.list({ table })
    const mark = marks.find(({ dependant }) => dependant === input.dependant)
    if (!mark) throw notFound(table, input.dependant, marks)
    const entry = { event: 'gate.removed', subject: mark.dependant, table, before: mark }
    await recordChange('gate', entry, () => this.#parts.store.removeMark(mark), this.#parts)
    return mark
  }

  #name(table: string | TableName): TableName {
    return typeof table === 'string' ? parseTableName(table, this.#parts.database.defaultSchema) : table
  }
}

function grows({ seenUntil: before = -Infinity }: HighWaterMark, after: Instant | undefined): boolean {
  return after !== undefined && after > before
}

function backwards({ dependant, seenUntil = 0, table }: HighWaterMark, wanted: Instant): CtkError {
  return new CtkError({
    code: 'CTK_MARK_BACKWARDS',
    message: `${dependant} has seen ${formatTableName(table)} up to ${formatInstantShort(seenUntil)} UTC already, which is later than ${formatInstantShort(wanted)}; nothing was changed.`,
    suggestions: ['If it has to see it again from there on, add --force.'],
  })
}

function notFound(table: TableName, dependant: string, marks: readonly HighWaterMark[]): CtkError {
  const names = marks.map((mark) => mark.dependant)
  const near = nearest(dependant, names)
  return new CtkError({
    code: 'CTK_HOLD_NOT_FOUND',
    message: `${formatTableName(table)} has no dependant ${JSON.stringify(dependant)}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    suggestions: [
      names.length > 0 ? `Its dependants: ${names.join(', ')}.` : 'No gate was set for the table.',
      'ctk gate list',
    ],
  })
}
