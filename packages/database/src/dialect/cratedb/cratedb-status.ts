import { compile, type Query, type ServerStatus, sql } from '@ctk/core'
import type { Driver } from '../../driver/driver.js'
import { rowsIfReadable } from './cratedb-system-tables.js'

interface StatusRow {
  readonly version: string
  readonly user: string
  readonly now: Date
  readonly id: string | null
  readonly name: string | null
  /** The worst of all tables: 1 green, 2 yellow, 3 red; null without tables. */
  readonly severity: number | null
}

/**
 * What the cluster says of itself: one statement. A user who may not read `sys` costs a second one, and sees neither the
 * cluster's id nor its health, which then counts as green.
 */
export async function cratedbStatus(driver: Driver, signal?: AbortSignal): Promise<ServerStatus> {
  const rows =
    (await rowsIfReadable(driver.query<StatusRow>(full, signal))) ?? (await driver.query<StatusRow>(partial, signal))
  const { version, user, now, id, name, severity } = rows[0] as StatusRow
  return {
    version: /^CrateDB (\S+)/.exec(version)?.[1] ?? version,
    identity: id === null ? 'cratedb' : `cratedb:${id}/${name}`,
    user,
    now: now.getTime(),
    health: severity === 3 ? 'red' : severity === 2 ? 'yellow' : 'green',
  }
}

const known = sql`version() AS "version", current_user AS "user", now() AS "now"`

const full: Query = compile(sql`SELECT ${known}, c.id AS "id", c.name AS "name",
  (SELECT max(severity) FROM sys.health) AS "severity"
FROM sys.cluster c`)

const partial: Query = compile(sql`SELECT ${known}, NULL AS "id", NULL AS "name", NULL AS "severity"`)
