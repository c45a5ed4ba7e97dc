import { compile, isCtkError, type Query, type ServerStatus, sql } from '@ctk/core'
import type { Driver } from '../../driver/driver.js'

interface StatusRow {
  readonly version: string
  readonly user: string
  readonly now: Date
  readonly oid: string
  readonly database: string
  readonly system: string | null
}

/**
 * What the server says of itself: one statement. Where its identifier may not be read, a second one does without. A server
 * that answers is healthy.
 */
export async function postgresqlStatus(driver: Driver, signal?: AbortSignal): Promise<ServerStatus> {
  const rows = await driver.query<StatusRow>(full, signal).catch((error: unknown) => {
    if (isCtkError(error) && error.code === 'CTK_PERMISSION_DENIED') return driver.query<StatusRow>(partial, signal)
    throw error
  })
  const { version, user, now, oid, database, system } = rows[0] as StatusRow
  return {
    version: version.split(' ')[0] ?? version,
    identity: `postgresql:${system === null ? '' : `${system}/`}${oid}/${database}`,
    user,
    now: now.getTime(),
    health: 'green',
  }
}

const known = sql`current_setting('server_version') AS "version", current_user::text AS "user", clock_timestamp() AS "now",
  d.oid::text AS "oid", d.datname::text AS "database"`

const full: Query = compile(sql`SELECT ${known}, s.system_identifier::text AS "system"
FROM pg_catalog.pg_database d, pg_catalog.pg_control_system() s WHERE d.datname = current_database()`)

const partial: Query = compile(sql`SELECT ${known}, NULL AS "system"
FROM pg_catalog.pg_database d WHERE d.datname = current_database()`)
