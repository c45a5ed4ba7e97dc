import {
  compareTables,
  compile,
  type HighWaterMark,
  type Hold,
  type HoldStore,
  type Instant,
  leaseKey,
  type Pins,
  type Release,
  type Statement,
  type StoreOptions,
  sameTable,
  sql,
  type TableName,
  tableId,
} from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { inStore } from '../policy-store/in-store.js'
import { cratedbStore, postgresqlStore, type StoreDialect } from '../policy-store/store-dialect.js'
import { type StoreNames, storeNames } from '../policy-store/store-names.js'
import { pinLease } from '../run-store/lease-statements.js'
import { type HoldRow, holdFromRow, type MarkRow, markFromRow } from './hold-row.js'
import * as statements from './hold-statements.js'

/** Holds and marks in CrateDB: refreshed after each change, and only then told to the runs. */
export function cratedbHoldStore(driver: Driver, options: StoreOptions): HoldStore {
  return new SqlHoldStore(driver, storeNames(options), cratedbStore)
}

/** Holds and marks in PostgreSQL, embedded or not: a change, and telling it to the runs, is one transaction. */
export function postgresqlHoldStore(driver: Driver, options: StoreOptions): HoldStore {
  return new SqlHoldStore(driver, storeNames(options), postgresqlStore)
}

class SqlHoldStore implements HoldStore {
  readonly schema: string
  readonly #driver: Driver
  readonly #names: StoreNames
  readonly #dialect: StoreDialect

  constructor(driver: Driver, names: StoreNames, dialect: StoreDialect) {
    this.schema = names.schema
    this.#driver = driver
    this.#names = names
    this.#dialect = dialect
  }

  async pins(tables: readonly TableName[], signal?: AbortSignal): Promise<Pins> {
    if (tables.length === 0) return { holds: [], marks: [] }
    const rows = await this.#query<statements.PinRow>(statements.selectPins(this.#names, tables), signal)
    const holds: Hold[] = []
    const marks: HighWaterMark[] = []
    for (const row of rows) {
      const table = { schema: row.table_schema, name: row.table_name }
      if (!tables.some((each) => sameTable(each, table))) continue
      if (row.reason === null) marks.push(markFromRow(markRow(row)))
      else holds.push(holdFromRow({ ...row, reason: row.reason, ...notReleased }))
    }
    return { holds: holds.sort(byAge), marks: marks.sort(byTable) }
  }

  async holds(tables?: readonly TableName[], signal?: AbortSignal): Promise<Hold[]> {
    return (await this.#query<HoldRow>(statements.selectHolds(this.#names, tables), signal)).map(holdFromRow)
  }

  async add(hold: Hold): Promise<void> {
    await this.#change(
      this.#names.hold,
      statements.insertHold(this.#names, hold),
      this.#pin(hold.table, hold.createdAt),
    )
  }

  async release(id: string, release: Release): Promise<void> {
    await this.#change(this.#names.hold, statements.releaseHold(this.#names, id, release))
  }

  async marks(tables?: readonly TableName[], signal?: AbortSignal): Promise<HighWaterMark[]> {
    return (await this.#query<MarkRow>(statements.selectMarks(this.#names, tables), signal)).map(markFromRow)
  }

  async setMark(
    mark: HighWaterMark,
    { force, pin }: { readonly force: boolean; readonly pin: boolean },
  ): Promise<HighWaterMark> {
    const upsert = statements.upsertMark(this.#names, this.#dialect, mark, force)
    const told = pin ? this.#pin(mark.table, mark.updatedAt) : undefined
    const [row] = (await this.#change<MarkRow>(this.#names.mark, upsert, told)) as [MarkRow]
    return markFromRow(row)
  }

  async removeMark(mark: Pick<HighWaterMark, 'dependant' | 'table'>): Promise<void> {
    await this.#change(this.#names.mark, statements.deleteMark(this.#names, mark))
  }

  #pin(table: TableName, at: Instant): Statement {
    return pinLease(this.#names, this.#dialect, leaseKey(table), at)
  }

  /** The change, then, when it can be seen, the word to the runs. Returns what the change returns. */
  async #change<R>(table: TableName, change: Statement, told?: Statement): Promise<R[]> {
    const { transaction } = this.#driver
    if (transaction) {
      return inStore(
        this.#names,
        transaction.call(this.#driver, async (sender) => {
          const rows = await sender.query<R>(change)
          if (told) await sender.execute(told)
          return rows
        }),
      ) as Promise<R[]>
    }
    const rows = await this.#query<R>(change)
    if (this.#dialect.refresh) await this.#driver.execute(compile(sql`REFRESH TABLE ${tableId(table)}`))
    if (told) await this.#driver.execute(told)
    return rows
  }

  #query<R>(query: Statement, signal?: AbortSignal): Promise<R[]> {
    return inStore(this.#names, this.#driver.query<R>(query, signal))
  }
}

const notReleased = { released_at: null, released_by: null, release_reason: null }

function markRow({ id, until_at, created_at, created_by, table_schema, table_name }: statements.PinRow): MarkRow {
  return {
    dependant: id,
    table_schema,
    table_name,
    seen_until: until_at,
    updated_at: created_at,
    updated_by: created_by,
  }
}

const byAge = (a: Hold, b: Hold) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)
const byTable = (a: HighWaterMark, b: HighWaterMark) =>
  compareTables(a.table, b.table) || (a.dependant < b.dependant ? -1 : 1)
