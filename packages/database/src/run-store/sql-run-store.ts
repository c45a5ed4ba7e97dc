import {
  type ChainHead,
  compile,
  join,
  type Lease,
  type LeaseRequest,
  type LogFilter,
  type PolicyOutcome,
  type PolicyState,
  type RunFilter,
  type RunRecord,
  type RunStore,
  type Sql,
  type Statement,
  type Step,
  type StepTotals,
  type StoredEntry,
  type StoreOptions,
  sql,
  type TableName,
  tableId,
} from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { inStore } from '../policy-store/in-store.js'
import { cratedbStore, postgresqlStore, type StoreDialect } from '../policy-store/store-dialect.js'
import { type StoreNames, storeNames } from '../policy-store/store-names.js'
import { type LeaseRow, leaseFromRow } from './lease-row.js'
import * as statements from './lease-statements.js'
import { appendLog, type LogRow, logFromRow } from './log-row.js'
import { conditions, selectChainsWithoutRun, selectLog } from './log-statements.js'
import { type RunRow, runFromRow } from './run-row.js'
import { clearFailures, recordOutcomes, type StateRow, selectStates, stateFromRow } from './state-row.js'
import { type StepRow, stepFromRow, writeSteps } from './step-row.js'
import { selectTotals, type TotalsRow, totalsFromRow } from './totals-row.js'

/** Runs in CrateDB. What is read by key is seen at once, the rest after a refresh. */
export function cratedbRunStore(driver: Driver, options: StoreOptions): RunStore {
  return new SqlRunStore(driver, storeNames(options), cratedbStore)
}

/** Runs in PostgreSQL, embedded or not. */
export function postgresqlRunStore(driver: Driver, options: StoreOptions): RunStore {
  return new SqlRunStore(driver, storeNames(options), postgresqlStore)
}

class SqlRunStore implements RunStore {
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

  async take(keys: readonly string[], request: LeaseRequest, signal?: AbortSignal): Promise<Lease[]> {
    const rows = await this.#query<LeaseRow>(statements.takeLeases(this.#names, this.#dialect, keys, request), signal)
    return keys.flatMap((key) => rows.find((row) => row.key === key) ?? []).map(leaseFromRow)
  }

  async seize(seen: Lease, request: LeaseRequest, signal?: AbortSignal): Promise<boolean> {
    const rows = await this.#query<LeaseRow>(statements.seizeLease(this.#names, seen, request), signal)
    return rows[0]?.token === request.token
  }

  async leases(keys: readonly string[], signal?: AbortSignal): Promise<Lease[]> {
    return (await this.#query<LeaseRow>(statements.selectLeases(this.#names, keys), signal)).map(leaseFromRow)
  }

  async leasesOf(tokens: readonly string[], signal?: AbortSignal): Promise<Lease[]> {
    if (tokens.length === 0) return []
    return (await this.#query<LeaseRow>(statements.selectLeasesOf(this.#names, tokens), signal)).map(leaseFromRow)
  }

  async beat(keys: readonly string[], token: string): Promise<string[]> {
    const rows = await this.#query<LeaseRow>(statements.beatLeases(this.#names, keys, token))
    return [...new Set(rows.filter((row) => row.token === token).map((row) => row.key))]
  }

  async release(keys: readonly string[], token: string, clean: boolean): Promise<void> {
    await this.#driver.execute(statements.releaseLeases(this.#names, keys, token, clean))
  }

  leaseHeld(key: string, token: string, pins?: number): Sql {
    return statements.leaseHeld(this.#names, { key, token, pins })
  }

  insertRun(run: RunRecord): Statement {
    return compile(sql`INSERT INTO ${tableId(this.#names.run)}
  (id, kind, actor, origin, started_at, finished_at, exit_code, opening, closing, length, head)
VALUES (${run.id}, ${run.kind}, ${run.actor}, ${run.origin}, ${new Date(run.startedAt)}, ${
      run.finishedAt === undefined ? null : new Date(run.finishedAt)
    }, ${run.exitCode ?? null}, ${run.opening}, ${run.closing ?? null}, ${run.length}, ${run.head})`)
  }

  moveHead(
    runId: string,
    { length, head }: ChainHead,
    lease?: { readonly key: string; readonly token: string; readonly pins: number | undefined },
  ): Statement {
    const lock = sql` FOR UPDATE`
    const held = lease ? sql` AND ${statements.leaseHeld(this.#names, { ...lease, lock })}` : sql``
    return compile(
      sql`UPDATE ${tableId(this.#names.run)} SET length = ${length}, head = ${head} WHERE id = ${runId}${held}`,
    )
  }

  settledHead(runId: string): Statement {
    return compile(sql`SELECT length, head FROM ${tableId(this.#names.run)} WHERE id = ${runId} FOR UPDATE`)
  }

  finishRun(run: RunRecord): Statement {
    const finishedAt = run.finishedAt === undefined ? null : new Date(run.finishedAt)
    return compile(sql`UPDATE ${tableId(this.#names.run)}
SET finished_at = ${finishedAt}, exit_code = ${run.exitCode ?? null}, closing = ${run.closing ?? null},
  length = ${run.length}, head = ${run.head}
WHERE id = ${run.id}`)
  }

  writeSteps(steps: readonly Step[]): Statement {
    return writeSteps(this.#names.step, steps)
  }

  appendLog(entries: Parameters<RunStore['appendLog']>[0]): Statement {
    return appendLog(this.#names.log, entries)
  }

  recordOutcomes(outcomes: readonly PolicyOutcome[]): Statement {
    return recordOutcomes(this.#names.policyState, this.#dialect, outcomes)
  }

  clearFailures(policies: readonly string[]): Statement {
    return clearFailures(this.#names.policyState, policies)
  }

  async policyStates(policies: readonly string[], signal?: AbortSignal): Promise<PolicyState[]> {
    if (policies.length === 0) return []
    const rows = await this.#query<StateRow>(selectStates(this.#names.policyState, policies), signal)
    return rows.map(stateFromRow)
  }

  async refresh(signal?: AbortSignal): Promise<void> {
    if (!this.#dialect.refresh) return
    const { run, step, log, lease } = this.#names
    await inStore(
      this.#names,
      this.#driver.execute(compile(sql`REFRESH TABLE ${join([run, step, log, lease].map(tableId))}`), signal),
    )
  }

  async runs(
    { ids, prefix, table, kinds, since, before, limit }: RunFilter = {},
    signal?: AbortSignal,
  ): Promise<RunRecord[]> {
    const where = conditions([
      ids && sql`id = ANY(${ids})`,
      prefix === undefined ? undefined : sql`id LIKE ${`${prefix}%`}`,
      table && this.#didSomethingWith(table),
      kinds && sql`kind = ANY(${kinds})`,
      since === undefined ? undefined : sql`started_at >= ${new Date(since)}`,
      before === undefined ? undefined : sql`id < ${before}`,
    ])
    const most = limit === undefined ? sql`` : sql` LIMIT ${limit}`
    const rows = await this.#query<RunRow>(
      compile(sql`SELECT * FROM ${tableId(this.#names.run)}${where} ORDER BY id DESC${most}`),
      signal,
    )
    return rows.map(runFromRow)
  }

  async steps(
    { runId, tables, states, kinds }: Parameters<RunStore['steps']>[0],
    signal?: AbortSignal,
  ): Promise<Step[]> {
    const named = tables?.map(({ schema, name }) => sql`(table_schema = ${schema} AND table_name = ${name})`)
    const where = conditions([
      runId === undefined ? undefined : sql`run_id = ${runId}`,
      named && (named.length > 0 ? sql`(${join(named, sql` OR `)})` : sql`false`),
      states && sql`state = ANY(${states})`,
      kinds && sql`kind = ANY(${kinds})`,
    ])
    const rows = await this.#query<StepRow>(
      compile(sql`SELECT * FROM ${tableId(this.#names.step)}${where} ORDER BY started_at, run_id, label, operation_id`),
      signal,
    )
    return rows.map(stepFromRow)
  }

  async stepTotals(runIds: readonly string[], signal?: AbortSignal): Promise<StepTotals[]> {
    if (runIds.length === 0) return []
    return (await this.#query<TotalsRow>(selectTotals(this.#names.step, runIds), signal)).map(totalsFromRow)
  }

  async log(filter: LogFilter = {}, signal?: AbortSignal): Promise<StoredEntry[]> {
    return (await this.#query<LogRow>(selectLog(this.#names.log, filter), signal)).map(logFromRow)
  }

  chainsWithoutRun(signal?: AbortSignal): Promise<{ chain: string; entries: number }[]> {
    return this.#query(selectChainsWithoutRun(this.#names), signal)
  }

  #didSomethingWith({ schema, name }: TableName): Sql {
    const { step, log } = this.#names
    const about = sql`table_schema = ${schema} AND table_name = ${name}`
    return sql`(id IN (SELECT run_id FROM ${tableId(step)} WHERE ${about}) OR id IN (SELECT chain FROM ${tableId(log)} WHERE ${about}))`
  }

  #query<R>(query: Statement, signal?: AbortSignal): Promise<R[]> {
    return inStore(this.#names, this.#driver.query<R>(query, signal))
  }
}
