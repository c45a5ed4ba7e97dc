import { CtkError, compile, sql } from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { type HeldSession, holdSession } from './held-session.js'

const readOnly = compile(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`)
/** Floats and bytes as exact texts, whatever the session had; and no row hidden by a policy without an error. */
const settings = compile(
  sql`SELECT set_config('extra_float_digits', '1', true), set_config('bytea_output', 'hex', true), set_config('row_security', 'off', true)`,
)

/** Opens a transaction that sees one state of a PostgreSQL database. It holds a connection; close it. */
export function openSnapshot(driver: Pick<Driver, 'transaction'>, signal?: AbortSignal): Promise<HeldSession> {
  const { transaction } = driver
  if (!transaction) throw new CtkError({ code: 'CTK_BUG', message: 'This database has no transactions.' })
  return holdSession(
    (work) =>
      transaction.call(
        driver,
        async (sender) => {
          await sender.execute(readOnly)
          await sender.query(settings)
          await work(sender)
        },
        signal,
      ) as Promise<void>,
  )
}
