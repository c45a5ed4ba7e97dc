import { randomBytes } from 'node:crypto'
import { parseTableName, sameTable, type TableName } from '../address/table-name.js'
import { existingTable } from '../database/existing-table.js'
import { requireNoPartition } from '../database/require-no-partition.js'
import { CtkError } from '../errors/ctk-error.js'
import { type ChangeParts, recordChange } from '../run/record-change.js'
import { nearest } from '../text/nearest.js'
import { type Hold, isActive } from './hold.js'
import { checkHold, type HoldInput } from './hold-input.js'
import type { HoldStore } from './hold-store.js'

/** Adds, lists and releases holds; each change is in the audit. */
export class Holds {
  readonly #parts: ChangeParts & { readonly store: HoldStore }

  /** @internal Made by `createToolkit`. */
  constructor(parts: ChangeParts & { store: HoldStore }) {
    this.#parts = parts
  }

  /**
   * Pins data of a table. When this returns every later plan keeps it, and a run that is at work on the table stops there
   * before its next batch; a batch that is under way is finished.
   *
   * @throws CTK_TABLE_MISSING, CTK_HOLD_INVALID, CTK_POLICY_INVALID, CTK_COLUMN_MISSING, CTK_PARTITION_MISSING, CTK_STORE_MISSING
   * @example await toolkit.holds.add({ table: 'doc.metrics', from: '2025-01-01', until: '2025-04-01', reason: 'audit 2026' })
   */
  async add(input: HoldInput, signal?: AbortSignal): Promise<Hold> {
    const { database, clock, runner, store } = this.#parts
    const table = await existingTable(this.#name(input.table), database.catalog, signal)
    requireNoPartition(table, 'CTK_HOLD_INVALID', 'a hold')
    const now = clock.now()
    const hold: Hold = {
      id: randomBytes(6).toString('hex'),
      table: table.name,
      ...checkHold(input, table, now),
      createdAt: now,
      createdBy: runner.name,
      releasedAt: undefined,
      releasedBy: undefined,
      releaseReason: undefined,
    }
    const entry = { event: 'hold.added', subject: hold.id, table: hold.table, after: hold }
    await recordChange('hold', entry, () => store.add(hold), this.#parts)
    return hold
  }

  /**
   * Holds in order of creation.
   *
   * @param options.all those that were released or have expired, too; default false
   */
  async list(
    options: { readonly table?: string | TableName | undefined; readonly all?: boolean } = {},
    signal?: AbortSignal,
  ): Promise<Hold[]> {
    const table = options.table === undefined ? undefined : this.#name(options.table)
    const holds = await this.#parts.store.holds(table && [table], signal)
    const now = this.#parts.clock.now()
    return holds.filter((hold) => (!table || sameTable(hold.table, table)) && (options.all || isActive(hold, now)))
  }

  /**
   * Ends a hold; of one that was released before nothing is changed. Returns the hold as it is then.
   *
   * @throws CTK_HOLD_NOT_FOUND
   */
  async release(id: string, options: { readonly reason?: string | undefined } = {}): Promise<Hold> {
    const { store, clock, runner } = this.#parts
    const all = await store.holds()
    const hold = all.find((each) => each.id === id)
    if (!hold) throw notFound(id, all)
    if (hold.releasedAt !== undefined) return hold
    const released = {
      ...hold,
      releasedAt: clock.now(),
      releasedBy: runner.name,
      releaseReason: options.reason,
    }
    const entry = { event: 'hold.released', subject: id, table: hold.table, before: hold, after: released }
    const release = { at: released.releasedAt, by: runner.name, reason: options.reason }
    await recordChange('hold', entry, () => store.release(id, release), this.#parts)
    return released
  }

  #name(table: string | TableName): TableName {
    return typeof table === 'string' ? parseTableName(table, this.#parts.database.defaultSchema) : table
  }
}

function notFound(id: string, holds: readonly Hold[]): CtkError {
  const near = nearest(
    id,
    holds.map((hold) => hold.id),
  )
  return new CtkError({
    code: 'CTK_HOLD_NOT_FOUND',
    message: `There is no hold ${JSON.stringify(id)}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    suggestions: ['ctk hold list --all'],
  })
}
