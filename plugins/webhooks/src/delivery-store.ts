import {
  compile,
  type Database,
  type Instant,
  join,
  type Sql,
  type StoreOptions,
  sql,
  type TableName,
  tableId,
} from '@ctk/core'
import { tablesOf } from './create-tables.js'
import type { Delivery } from './delivery.js'

interface DeliveryRow {
  readonly webhook: string
  readonly id: string
  readonly type: string
  readonly run: string
  readonly at: Date
  readonly body: string
  readonly state: Delivery['state']
  readonly attempts: number
  readonly next_at: Date
  readonly last_at: Date | null
  readonly status: number | null
  readonly detail: string | null
}

/** Which deliveries are meant. */
export interface DeliveryFilter {
  readonly webhooks: readonly string[]
  readonly states?: readonly Delivery['state'][] | undefined
  readonly runs?: readonly string[] | undefined
  /** Only events that happened then or later. */
  readonly since?: Instant | undefined
  /** Only those whose time has come. */
  readonly dueAt?: Instant | undefined
}

/** How many rows go into one statement. */
const ROWS = 200

/** The delivery log as rows. */
export class DeliveryStore {
  readonly #database: Database
  readonly #table: TableName

  constructor(database: Database, where: StoreOptions) {
    this.#database = database
    this.#table = tablesOf(where).delivery
  }

  /** The oldest events first, or the newest. On CrateDB there is a REFRESH before. */
  async find(
    filter: DeliveryFilter,
    { limit, newest = false }: { readonly limit: number; readonly newest?: boolean },
    signal?: AbortSignal,
  ): Promise<Delivery[]> {
    await this.#database.refresh([this.#table], signal)
    const order = newest ? sql`DESC` : sql`ASC`
    const rows = await this.#database.query<DeliveryRow>(
      compile(sql`SELECT * FROM ${tableId(this.#table)} WHERE ${conditions(filter)}
ORDER BY at ${order}, id ${order} LIMIT ${limit}`),
      signal,
    )
    return rows.map(fromRow)
  }

  /** Which events of some runs the log has: name of the webhook, a line feed, id of the event. */
  async keys(webhooks: readonly string[], runs: readonly string[], signal?: AbortSignal): Promise<Set<string>> {
    await this.#database.refresh([this.#table], signal)
    const rows = await this.#database.query<Pick<DeliveryRow, 'webhook' | 'id'>>(
      compile(sql`SELECT webhook, id FROM ${tableId(this.#table)} WHERE ${conditions({ webhooks, runs })}`),
      signal,
    )
    return new Set(rows.map(({ webhook, id }) => `${webhook}\n${id}`))
  }

  /** How many there are of each webhook in each state. */
  async count(signal?: AbortSignal): Promise<{ webhook: string; state: Delivery['state']; n: number }[]> {
    await this.#database.refresh([this.#table], signal)
    return this.#database.query(
      compile(sql`SELECT webhook, state, count(*) AS n FROM ${tableId(this.#table)} GROUP BY webhook, state`),
      signal,
    )
  }

  /** Writes deliveries, new or again. What somebody else has delivered meanwhile stays delivered. */
  async write(deliveries: readonly Delivery[], signal?: AbortSignal): Promise<void> {
    for (let at = 0; at < deliveries.length; at += ROWS) {
      await this.#database.execute(this.#upsert(deliveries.slice(at, at + ROWS)), signal)
    }
  }

  #upsert(rows: readonly Delivery[]) {
    const cratedb = this.#database.dialect === 'cratedb'
    const texts = (value: (row: Delivery) => string | undefined) =>
      sql`${rows.map((row) => value(row) ?? null)}::text[]`
    const numbers = (value: (row: Delivery) => number | undefined) =>
      sql`${rows.map((row) => value(row) ?? null)}::integer[]`
    const time = (instant: Instant | undefined) => (instant === undefined ? undefined : new Date(instant).toISOString())
    const stored = cratedb ? sql`state` : sql`stored.state`
    return compile(sql`INSERT INTO ${tableId(this.#table)}${cratedb ? sql`` : sql` AS stored`}
  (webhook, id, type, run, at, body, state, attempts, next_at, last_at, status, detail)
SELECT d.a, d.b, d.c, d.d, d.e::timestamptz, d.f, d.g, d.h, d.i::timestamptz, d.j::timestamptz, d.k, d.l
FROM unnest(${texts((d) => d.webhook)}, ${texts((d) => d.id)}, ${texts((d) => d.type)}, ${texts((d) => d.run)},
  ${texts((d) => time(d.at))}, ${texts((d) => d.body)}, ${texts((d) => d.state)}, ${numbers((d) => d.attempts)},
  ${texts((d) => time(d.nextAt))}, ${texts((d) => time(d.lastAt))}, ${numbers((d) => d.status)}, ${texts((d) => d.detail)})
  AS d(a, b, c, d, e, f, g, h, i, j, k, l)
ON CONFLICT (webhook, id) DO UPDATE SET
  state = CASE WHEN ${stored} = 'delivered' THEN ${stored} ELSE excluded.state END,
  attempts = excluded.attempts, next_at = excluded.next_at, last_at = excluded.last_at, status = excluded.status,
  detail = excluded.detail`)
  }
}

function conditions({ webhooks, states, runs, since, dueAt }: DeliveryFilter): Sql {
  const all = [
    sql`webhook = ANY(${webhooks})`,
    states && sql`state = ANY(${states})`,
    runs && sql`run = ANY(${runs})`,
    since === undefined ? undefined : sql`at >= ${new Date(since)}`,
    dueAt === undefined ? undefined : sql`next_at <= ${new Date(dueAt)}`,
  ]
  return join(
    all.filter((each) => each !== undefined),
    sql` AND `,
  )
}

function fromRow({ at, next_at, last_at, status, detail, ...row }: DeliveryRow): Delivery {
  return {
    ...row,
    at: at.getTime(),
    nextAt: next_at.getTime(),
    lastAt: last_at?.getTime(),
    status: status ?? undefined,
    detail: detail ?? undefined,
    isStored: true,
  }
}
