import {
  compile,
  type Instant,
  id,
  join,
  type Lease,
  type LeaseRequest,
  type Sql,
  type Statement,
  sql,
  tableId,
} from '@ctk/core'
import type { StoreDialect } from '../policy-store/store-dialect.js'
import type { StoreNames } from '../policy-store/store-names.js'
import { isOneOf } from './is-one-of.js'

const columns = sql`"key", token, holder, beat, takes, clean, pins`

/**
 * Takes the leases that are free, all in one statement, and returns all of them. Conditions stand in the values: CrateDB
 * compares those with the row as it is, and a WHERE with what was last refreshed.
 */
export function takeLeases(
  { lease }: StoreNames,
  { name }: StoreDialect,
  keys: readonly string[],
  { token, holder, at }: LeaseRequest,
): Statement {
  const rows = keys.map((key) => sql`(${key}, ${token}, ${holder}, 0, 1, false, 0, ${new Date(at)})`)
  // PostgreSQL finds a bare column ambiguous here, CrateDB refuses a qualified one.
  const existing = (column: string) => (name === 'cratedb' ? id(column) : id('stored', column))
  const ifFree = (column: string, value: Sql) =>
    sql`${id(column)} = CASE WHEN ${existing('token')} IS NULL THEN ${value} ELSE ${existing(column)} END`
  const settings = [
    ifFree('token', sql`excluded.token`),
    ifFree('holder', sql`excluded.holder`),
    ifFree('beat', sql`0`),
    ifFree('takes', sql`${existing('takes')} + 1`),
    ifFree('taken_at', sql`excluded.taken_at`),
  ]
  const alias = name === 'cratedb' ? sql`` : sql` AS stored`
  return compile(sql`INSERT INTO ${tableId(lease)}${alias} ("key", token, holder, beat, takes, clean, pins, taken_at)
VALUES ${join(rows)}
ON CONFLICT ("key") DO UPDATE SET ${join(settings)}
RETURNING ${columns}`)
}

/** Takes a lease whose token and beat are still as they were seen. */
export function seizeLease({ lease }: StoreNames, seen: Lease, { token, holder, at }: LeaseRequest): Statement {
  const same = sql`token = ${seen.token ?? null} AND beat = ${seen.beat}`
  const ifSame = (column: string, value: Sql) =>
    sql`${id(column)} = CASE WHEN ${same} THEN ${value} ELSE ${id(column)} END`
  const settings = [
    ifSame('token', sql`${token}`),
    ifSame('holder', sql`${holder}`),
    ifSame('beat', sql`0`),
    ifSame('takes', sql`takes + 1`),
    ifSame('taken_at', sql`${new Date(at)}::timestamptz`),
  ]
  return compile(sql`UPDATE ${tableId(lease)} SET ${join(settings)} WHERE "key" = ${seen.key} RETURNING ${columns}`)
}

/** Leases by key. */
export function selectLeases({ lease }: StoreNames, keys: readonly string[]): Statement {
  return compile(sql`SELECT ${columns} FROM ${tableId(lease)} WHERE ${isOneOf('key', keys)}`)
}

/** Leases by their holders. */
export function selectLeasesOf({ lease }: StoreNames, tokens: readonly string[]): Statement {
  return compile(sql`SELECT ${columns} FROM ${tableId(lease)} WHERE token = ANY(${tokens})`)
}

/** A sign of life in every lease that is held by the token. */
export function beatLeases({ lease }: StoreNames, keys: readonly string[], token: string): Statement {
  return compile(sql`UPDATE ${tableId(lease)} SET beat = CASE WHEN token = ${token} THEN beat + 1 ELSE beat END
WHERE ${isOneOf('key', keys)} RETURNING ${columns}`)
}

/** True while a token holds a lease and, where `pins` is given, nothing was added since that holds data back. */
export function leaseHeld(
  { lease }: StoreNames,
  { key, token, pins, lock = sql`` }: { key: string; token: string; pins?: number | undefined; lock?: Sql },
): Sql {
  if (pins === undefined) return sql`(SELECT token FROM ${tableId(lease)} WHERE "key" = ${key}${lock}) = ${token}`
  const state = sql`token || ' ' || pins::text`
  return sql`(SELECT ${state} FROM ${tableId(lease)} WHERE "key" = ${key}${lock}) = ${`${token} ${pins}`}`
}

/** Tells whoever works on a table that something was added which holds data back. */
export function pinLease({ lease }: StoreNames, { name }: StoreDialect, key: string, at: Instant): Statement {
  const alias = name === 'cratedb' ? sql`` : sql` AS stored`
  const pins = name === 'cratedb' ? sql`pins` : sql`stored.pins`
  return compile(sql`INSERT INTO ${tableId(lease)}${alias} ("key", token, holder, beat, takes, clean, pins, taken_at)
VALUES (${key}, NULL, '', 0, 0, true, 1, ${new Date(at)})
ON CONFLICT ("key") DO UPDATE SET pins = ${pins} + 1`)
}

/** Lets go of every lease that is held by the token. */
export function releaseLeases(
  { lease }: StoreNames,
  keys: readonly string[],
  token: string,
  clean: boolean,
): Statement {
  return compile(sql`UPDATE ${tableId(lease)} SET clean = CASE WHEN token = ${token} THEN ${clean} ELSE clean END,
  token = CASE WHEN token = ${token} THEN NULL ELSE token END
WHERE ${isOneOf('key', keys)}`)
}
