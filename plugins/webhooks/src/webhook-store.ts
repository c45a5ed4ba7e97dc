import {
  CtkError,
  compile,
  type Database,
  isCtkError,
  type Statement,
  type StoreOptions,
  sql,
  tableId,
} from '@ctk/core'
import { createTables, tablesOf, tablesVersion } from './create-tables.js'
import type { Webhook } from './webhook.js'

interface WebhookRow extends Omit<Webhook, 'reason' | 'createdAt' | 'createdBy'> {
  readonly reason: string | null
  readonly created_at: Date
  readonly created_by: string
}

/** Webhooks as rows. */
export class WebhookStore {
  readonly #database: Database
  readonly #tables: ReturnType<typeof tablesOf>
  readonly #where: StoreOptions

  constructor(database: Database, where: StoreOptions) {
    this.#database = database
    this.#where = where
    this.#tables = tablesOf(where)
  }

  /**
   * All of them, in order of name. One statement, by primary key, where nobody has added any; two elsewhere.
   *
   * @throws CTK_STORE_NEWER
   */
  async list(signal?: AbortSignal): Promise<Webhook[]> {
    if (!(await this.#exist(signal))) return []
    const query = compile(sql`SELECT * FROM ${tableId(this.#tables.webhook)} ORDER BY name`)
    return (await this.#database.query<WebhookRow>(query, signal)).map(fromRow)
  }

  /** Adds one, and the tables where they are missing. Returns whether the name was free. */
  async add(webhook: Webhook): Promise<boolean> {
    await createTables(this.#database, this.#where)
    const { name, url, secret, events, database, enabled, reason = null, createdAt, createdBy } = webhook
    const { rowCount } = await this.#execute(
      compile(sql`INSERT INTO ${tableId(this.#tables.webhook)}
  (name, url, secret, events, database, enabled, reason, created_at, created_by)
VALUES (${name}, ${url}, ${secret}, ${events}, ${database}, ${enabled}, ${reason}, ${new Date(createdAt)}, ${createdBy})
ON CONFLICT (name) DO NOTHING`),
    )
    return rowCount === 1
  }

  /** Lets a webhook be told of events, or no longer. */
  async enable(name: string, enabled: boolean, reason: string | undefined): Promise<void> {
    const { webhook } = this.#tables
    await this.#execute(
      compile(
        sql`UPDATE ${tableId(webhook)} SET enabled = ${enabled}, reason = ${reason ?? null} WHERE name = ${name}`,
      ),
    )
  }

  /** Removes a webhook and its deliveries. */
  async remove(name: string): Promise<void> {
    const { webhook, delivery } = this.#tables
    await this.#database.refresh([delivery])
    await this.#database.execute(compile(sql`DELETE FROM ${tableId(delivery)} WHERE webhook = ${name}`))
    await this.#execute(compile(sql`DELETE FROM ${tableId(webhook)} WHERE name = ${name}`))
  }

  async #exist(signal?: AbortSignal): Promise<boolean> {
    const { version } = this.#tables
    const query = compile(sql`SELECT version FROM ${tableId(version)} WHERE component = 'webhooks'`)
    const [row] = await this.#database.query<{ version: number }>(query, signal).catch((error: unknown) => {
      if (isCtkError(error) && error.code === 'CTK_TABLE_MISSING') return []
      throw error
    })
    if (row && row.version > tablesVersion) throw newer(row.version)
    return row !== undefined
  }

  async #execute(statement: Statement) {
    const result = await this.#database.execute(statement)
    await this.#database.refresh([this.#tables.webhook])
    return result
  }
}

function newer(found: number): CtkError {
  return new CtkError({
    code: 'CTK_STORE_NEWER',
    message: `The tables of webhooks have version ${found}; this release knows versions up to ${tablesVersion}.`,
    suggestions: ['Update: ctk plugins update, or npm install --global @ctk/cli@latest'],
  })
}

function fromRow({ created_at, created_by, reason, ...row }: WebhookRow): Webhook {
  return { ...row, reason: reason ?? undefined, createdAt: created_at.getTime(), createdBy: created_by }
}
