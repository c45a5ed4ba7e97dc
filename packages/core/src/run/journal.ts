import type { TableName } from '../address/table-name.js'
import type { Database, Sender } from '../database/database.js'
import { isCtkError } from '../errors/ctk-error.js'
import type { AppendedEntry, CtkEvent } from '../events/event.js'
import { canonicalJson } from '../json/canonical-json.js'
import type { OperationContext, OperationResult } from '../retention/operation.js'
import type { Clock } from '../time/clock.js'
import { appendToChain, type ChainHead, openChain, sealChain } from './audit-chain.js'
import type { AuditEntry } from './audit-entry.js'
import { heldBackSince, leaseLost, storeOutdated } from './journal-errors.js'
import { leaseKey } from './lease.js'
import type { Actor, RunKind, RunRecord } from './run.js'
import { runFinished, runStarted } from './run-events.js'
import type { RunStore } from './run-store.js'
import type { Step } from './step.js'
import { entryOfStep } from './step-entry.js'

interface JournalParts {
  readonly database: Database
  readonly leaseToken?: string // Of the run that took the leases, where it is another one.
  /** Where everything is written: a transaction that is open already; default the database itself. */
  readonly sender?: Sender
  readonly store: RunStore
  readonly clock: Clock
  readonly actor: Actor
  /** Hears of what was written, once it is; of a transaction that is open already, before that is committed. */
  readonly events: { emit(event: CtkEvent): void }
}

/** Where the chain stands, and which entries of it may not have reached the database. */
interface Chain {
  readonly head: ChainHead
  readonly unwritten: Parameters<RunStore['appendLog']>[0]
}

/** A transaction of which nobody knows whether it has gone through. */
interface Doubt {
  readonly after: Chain
  readonly steps: readonly Step[]
  readonly entries: readonly AppendedEntry[]
}

/** What a run does, written down before and after: its steps, and its audit chain. */
export class Journal {
  readonly runId: string
  readonly #parts: JournalParts
  readonly #steps = new Map<string, Step>()
  #run: RunRecord | undefined
  #chain: Chain = { head: { length: 0, head: '' }, unwritten: [] }
  #doubt: Doubt | undefined
  /** Entries are chained one after the other, also when tables are worked on side by side. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(runId: string, parts: JournalParts) {
    this.runId = runId
    this.#parts = parts
  }

  /** Whether the run has written anything of itself. */
  get isOpen(): boolean {
    return this.#run !== undefined
  }

  /** The present, by the clock of the run. */
  now(): number {
    return this.#parts.clock.now()
  }

  /** Where the audit chain stands. */
  get head(): ChainHead {
    return this.#chain.head
  }

  /** Whether a step has no outcome: what became of it must be found out by a later run. */
  get hasOpenSteps(): boolean {
    return [...this.#steps.values()].some((step) => step.state === 'open')
  }

  /**
   * Writes that the run has begun.
   *
   * @param opening what was asked for; its member `run` is made here, so that the chain covers every column of the run
   * @throws CTK_STORE_MISSING when ctk's tables are of an earlier release
   */
  async open(kind: RunKind, opening: object): Promise<void> {
    const { actor, clock, store, events } = this.#parts
    const own = { id: this.runId, kind, actor: actor.name, origin: actor.origin, startedAt: clock.now() }
    const text = canonicalJson({ ...opening, run: own })
    const head = openChain(text)
    this.#chain = { head, unwritten: [] }
    this.#run = {
      ...own,
      finishedAt: undefined,
      exitCode: undefined,
      opening: text,
      closing: undefined,
      ...head,
    }
    await this.#sender.execute(store.insertRun(this.#run)).catch((error: unknown) => {
      throw isCtkError(error) && error.code === 'CTK_TABLE_MISSING' ? storeOutdated(error) : error
    })
    events.emit(runStarted(this.#run))
  }

  /** Writes what is about to be done. */
  async intend(steps: readonly Step[]): Promise<void> {
    for (const step of steps) this.#steps.set(step.operation.id, step)
    await this.#sender.execute(this.#parts.store.writeSteps(steps))
  }

  /** Writes what became of steps, except of those that {@link Journal.context} has written with their effect. */
  async settle(results: readonly OperationResult[]): Promise<void> {
    await this.adopt(this.#ended(results))
  }

  /** Writes steps that have ended, also those of earlier runs. */
  async adopt(steps: readonly Step[]): Promise<void> {
    if (steps.length === 0) return
    await this.#append(steps, this.#entriesOf(steps))
    this.#remember(steps)
  }

  /** Writes entries that are about no step. */
  async log(entries: readonly Omit<AuditEntry, 'at' | 'actor' | 'origin'>[]): Promise<void> {
    const { actor, clock } = this.#parts
    const at = clock.now()
    await this.#append(
      [],
      entries.map((entry) => ({ ...entry, at, actor: actor.name, origin: actor.origin })),
    )
  }

  /** Writes how the run ended, and seals its chain. Returns the last head. */
  async close(exitCode: number, closing: object): Promise<ChainHead> {
    if (!this.#run) return this.head
    const { clock, store, events } = this.#parts
    const own = { finishedAt: clock.now(), exitCode }
    const text = canonicalJson({ ...closing, run: own })
    if (this.#chain.unwritten.length > 0 || this.#doubt) await this.#append([], [])
    const head = sealChain(this.head, text)
    this.#chain = { head, unwritten: [] }
    const finished = { ...this.#run, ...own, closing: text, ...head }
    await this.#sender.execute(store.finishRun(finished))
    events.emit(runFinished(finished))
    return head
  }

  /**
   * What the handlers of a table work with, while its lease is held.
   *
   * @param pins what the lease says as long as nothing was added that holds data back; without it that does not matter
   */
  context(table: TableName, signal: AbortSignal, exact: boolean, pins?: number): OperationContext {
    const key = leaseKey(table)
    const { database, store, leaseToken: token = this.runId } = this.#parts
    const { transaction } = database
    const stopped = async () => {
      const [lease] = await store.leases([key])
      return lease?.token === token ? heldBackSince(table, lease, pins) : leaseLost(table)
    }
    return {
      database,
      runId: this.runId,
      signal,
      exact,
      fence: store.leaseHeld(key, token, pins),
      stopped,
      effect: async (work, own = signal) => {
        if (!transaction) return work(database)
        let endTurn = () => {}
        let before: Chain | undefined
        let sealed: Doubt | undefined
        let results: readonly OperationResult[] = []
        try {
          await transaction(async (sender) => {
            results = await work(sender)
            endTurn = await this.#takeTurn()
            await this.#decide(sender)
            before = this.#chain
            const steps = this.#ended(results)
            const sources = this.#entriesOf(steps)
            const entries = await this.#write(sender, steps, sources, { table, pins })
            sealed = { after: this.#chain, steps, entries }
          }, own)
          this.#accept(sealed as Doubt)
          return results
        } catch (error) {
          if (before) this.#chain = before
          // Everything was sent, so it is the answer to COMMIT that is missing.
          if (sealed) {
            this.#doubt = sealed
            if (await this.#decide(database).catch(() => false)) return results
          }
          if (isCtkError(error) && error.code === 'CTK_LEASE_LOST') throw (await stopped()) ?? error
          throw error
        } finally {
          endTurn()
        }
      },
    }
  }

  /**
   * Finds out whether a transaction has gone through to whose end nobody answered; the chain depends on it.
   *
   * @returns whether there was one, and it has
   */
  async #decide(sender: Sender): Promise<boolean> {
    const doubt = this.#doubt
    if (!doubt) return false
    const [found] = await sender.query<ChainHead>(this.#parts.store.settledHead(this.runId))
    this.#doubt = undefined
    if (found?.head !== doubt.after.head.head) return false
    this.#accept(doubt)
    return true
  }

  #accept({ after, steps, entries }: Doubt): void {
    this.#chain = after
    this.#remember(steps)
    this.#tell(entries)
  }

  get #sender(): Sender {
    return this.#parts.sender ?? this.#parts.database
  }

  /** The steps of results, as they have ended; without those that have the same outcome already. */
  #ended(results: readonly OperationResult[]): Step[] {
    const finishedAt = this.#parts.clock.now()
    return results.flatMap((result) => {
      const step = this.#steps.get(result.id)
      if (!step || step.state === result.outcome) return []
      const { rows, bytes } = result.outcome === 'done' ? result : { rows: undefined, bytes: undefined }
      const detail =
        result.outcome === 'failed' ? result.error.message : result.outcome === 'skipped' ? result.reason : undefined
      return [{ ...step, state: result.outcome, rows, bytes, detail, finishedAt }]
    })
  }

  #entriesOf(steps: readonly Step[]): AuditEntry[] {
    return steps.map((step) => entryOfStep(step, this.runId, this.#parts.actor))
  }

  #remember(steps: readonly Step[]): void {
    for (const step of steps) if (this.#steps.has(step.operation.id)) this.#steps.set(step.operation.id, step)
  }

  /**
   * The entries first: after a crash in between a step is open, whose outcome a later run finds and writes again; it never
   * happens that something was done and the audit does not say so.
   *
   * @param lease within a transaction: the table whose lease must be held as it was taken
   * @throws CTK_LEASE_LOST
   */
  async #write(
    sender: Sender,
    steps: readonly Step[],
    sources: readonly AuditEntry[],
    lease?: { readonly table: TableName; readonly pins: number | undefined },
  ): Promise<readonly AppendedEntry[]> {
    const { store, leaseToken: token = this.runId } = this.#parts
    const { entries, head } = appendToChain(this.runId, this.head, sources)
    const added = entries.map((entry, i) => ({ ...entry, source: sources[i] as AuditEntry }))
    const unwritten = [...this.#chain.unwritten, ...added]
    // What may have been written, and was not acknowledged, must keep its place.
    this.#chain = { head, unwritten }
    if (unwritten.length > 0) await sender.execute(store.appendLog(unwritten))
    const { rowCount } = await sender.execute(
      store.moveHead(this.runId, head, lease && { ...lease, key: leaseKey(lease.table), token }),
    )
    if (lease && rowCount === 0) throw leaseLost(lease.table)
    if (steps.length > 0) await sender.execute(store.writeSteps(steps))
    this.#chain = { head, unwritten: [] }
    return unwritten.map(({ source, n, hash }) => ({ ...source, n, hash }))
  }

  /** Writes when it is its turn, and not together with an effect. */
  async #append(steps: readonly Step[], sources: readonly AuditEntry[]): Promise<void> {
    const endTurn = await this.#takeTurn()
    try {
      await this.#decide(this.#sender)
      this.#tell(await this.#write(this.#sender, steps, sources))
    } finally {
      endTurn()
    }
  }

  #tell(entries: readonly AppendedEntry[]): void {
    if (entries.length > 0) this.#parts.events.emit({ type: 'audit.appended', runId: this.runId, entries })
  }

  async #takeTurn(): Promise<() => void> {
    const before = this.#turn
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#turn = before.then(() => promise)
    await before
    return resolve
  }
}
