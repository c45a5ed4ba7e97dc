import { createHash } from 'node:crypto'
import { formatTableName, type TableName, tableId } from '../address/table-name.js'
import type { Database } from '../database/database.js'
import { CtkError, isCtkError } from '../errors/ctk-error.js'
import { isActive } from '../hold/hold.js'
import type { HoldStore } from '../hold/hold-store.js'
import { compile, sql } from '../sql/sql.js'
import type { Statement } from '../sql/statement.js'
import type { Instant } from '../time/instant.js'

/**
 * A table beside another one, of the same make, that is filled and then takes its place at once. Its name is the same in every
 * attempt, so that one that was left behind is found.
 */
export class StagedTable {
  readonly name: TableName
  readonly #database: Database
  readonly #replaced: TableName

  constructor(database: Database, replaced: TableName) {
    this.#database = database
    this.#replaced = replaced
    const hash = createHash('sha256').update(formatTableName(replaced)).digest('hex').slice(0, 10)
    this.name = { schema: replaced.schema, name: `ctk_new_${hash}` }
  }

  /** Makes it anew and empty. */
  async create(signal: AbortSignal): Promise<void> {
    await this.drop(signal)
    await sendAll(this.#database, await this.#database.createLikeStatements(this.name, this.#replaced, signal), signal)
  }

  /** Whether an earlier attempt has made it. */
  async exists(signal: AbortSignal): Promise<boolean> {
    return (await this.#database.catalog.tables([this.name], signal)).length > 0
  }

  /** Puts it in the place of the other table, which is gone then. */
  async swap(signal: AbortSignal): Promise<void> {
    const statements = await this.#database.replaceTableStatements(this.#replaced, this.name, signal)
    await sendAll(this.#database, statements, signal)
  }

  async drop(signal?: AbortSignal): Promise<void> {
    await this.#database.execute(compile(sql`DROP TABLE IF EXISTS ${tableId(this.name)}`), signal)
  }
}

/** Sends statements that belong together. */
export async function sendAll(
  database: Database,
  statements: readonly Statement[],
  signal: AbortSignal,
): Promise<void> {
  if (statements.length === 0) return
  if (database.atomically) await database.atomically(statements, signal)
  else for (const statement of statements) await database.execute(statement, signal)
}

/**
 * Sees to it that nobody has pinned rows of a table that is about to be replaced.
 *
 * @throws CTK_REPLACE_IMPOSSIBLE, naming the hold
 */
export async function requireNoHold(
  table: TableName,
  holds: HoldStore,
  now: Instant,
  signal: AbortSignal,
): Promise<void> {
  const all = await holds.holds([table], signal).catch((error: unknown) => {
    // Without ctk's own tables there are no holds.
    if (isCtkError(error) && error.code === 'CTK_STORE_MISSING') return []
    throw error
  })
  const hold = all.find((each) => isActive(each, now))
  if (!hold) return
  throw new CtkError({
    code: 'CTK_REPLACE_IMPOSSIBLE',
    message: `The hold ${hold.id} (${hold.reason}) pins rows of ${formatTableName(table)}, so they are not replaced.`,
    suggestions: [`When it is not needed any more: ctk hold release ${hold.id}`, 'Load into another table.'],
  })
}
