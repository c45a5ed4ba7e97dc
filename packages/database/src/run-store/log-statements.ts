import { compile, join, type LogFilter, type Sql, type Statement, sql, type TableName, tableId } from '@ctk/core'
import type { StoreNames } from '../policy-store/store-names.js'

/** Entries of the audit. */
export function selectLog(
  log: TableName,
  { chains, policyIds, table, since, order = 'place', after, limit }: LogFilter,
): Statement {
  const where = conditions([
    chains && sql`chain = ANY(${chains})`,
    policyIds && sql`policy_id = ANY(${policyIds})`,
    table && sql`table_schema = ${table.schema} AND table_name = ${table.name}`,
    since === undefined ? undefined : sql`at >= ${new Date(since)}`,
    // CrateDB does not compare rows.
    after && sql`(chain > ${after.chain} OR (chain = ${after.chain} AND n > ${after.n}))`,
  ])
  const by = order === 'newest' ? sql`at DESC, chain DESC, n DESC` : sql`chain, n`
  const most = limit === undefined ? sql`` : sql` LIMIT ${limit}`
  return compile(sql`SELECT * FROM ${tableId(log)}${where} ORDER BY ${by}${most}`)
}

/** Chains that have entries and no run, with how many entries each has. */
export function selectChainsWithoutRun({ log, run }: StoreNames): Statement {
  return compile(sql`SELECT l.chain AS chain, count(*) AS entries
FROM ${tableId(log)} AS l LEFT JOIN ${tableId(run)} AS r ON r.id = l.chain
WHERE r.id IS NULL GROUP BY l.chain ORDER BY l.chain`)
}

/** ` WHERE …`, or nothing. */
export function conditions(all: readonly (Sql | undefined)[]): Sql {
  const some = all.filter((each) => each !== undefined)
  return some.length === 0 ? sql`` : sql` WHERE ${join(some, sql` AND `)}`
}
