import { CtkError, compile, type Database, type Sender, sql } from '@ctk/core'

/** One state of a PostgreSQL database, seen for as long as it is open. */
export interface Snapshot extends AsyncDisposable {
  readonly sender: Sender
}

const readOnly = compile(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`)
/** Texts of values must be exact and the same for everybody. */
const texts = compile(
  sql`SELECT set_config('IntervalStyle', 'postgres', true), set_config('extra_float_digits', '1', true), set_config('bytea_output', 'hex', true), set_config('row_security', 'off', true)`,
)

/** Opens a transaction that sees one state of the database. It holds a connection; close it. */
export async function openSnapshot(database: Database, signal?: AbortSignal): Promise<Snapshot> {
  if (!database.transaction) throw new CtkError({ code: 'CTK_BUG', message: 'This database has no transactions.' })
  const opened = Promise.withResolvers<Sender>()
  const closing = Promise.withResolvers<void>()
  const ended = database.transaction(async (sender) => {
    await sender.execute(readOnly)
    await sender.query(texts)
    opened.resolve(sender)
    await closing.promise
  }, signal)
  ended.catch(opened.reject)
  const sender = await opened.promise
  return {
    sender,
    async [Symbol.asyncDispose]() {
      closing.resolve()
      // Nothing was written, so that it does not matter how the transaction ends.
      await ended.catch(() => undefined)
    },
  }
}
