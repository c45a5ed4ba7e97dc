import { compile, type RunStore, type Statement, type StoredEntry, sql, type TableName, tableId } from '@ctk/core'

/** A row of the audit. */
export interface LogRow {
  readonly chain: string
  readonly n: number
  readonly at: Date
  readonly event: string
  readonly actor: string
  readonly origin: string
  readonly table_schema: string | null
  readonly table_name: string | null
  readonly policy_id: string | null
  readonly subject: string | null
  readonly entry: string
  readonly hash: string
}

/** The entry that a row holds. */
export function logFromRow(row: LogRow): StoredEntry {
  const { table_schema: schema, table_name: name } = row
  // One part without the other is nothing that ctk writes, and verifying must see it.
  const table = schema === null && name === null ? undefined : { schema: schema ?? '', name: name ?? '' }
  return {
    chain: row.chain,
    n: row.n,
    // A time that is no date, such as infinity, is text.
    at: Number(row.at),
    event: row.event,
    actor: row.actor,
    origin: row.origin,
    table,
    policyId: row.policy_id ?? undefined,
    subject: row.subject ?? undefined,
    entry: row.entry,
    hash: row.hash,
  }
}

/** Adds entries to the audit, all in one statement. What a first attempt has written already stays as it is. */
export function appendLog(table: TableName, entries: Parameters<RunStore['appendLog']>[0]): Statement {
  type Entry = (typeof entries)[number]
  const texts = (value: (entry: Entry) => string | undefined) =>
    sql`${entries.map((entry) => value(entry) ?? null)}::text[]`
  return compile(sql`INSERT INTO ${tableId(table)} (chain, n, at, event, actor, origin, table_schema, table_name, policy_id,
  subject, entry, hash)
SELECT e.a, e.b, e.c::timestamptz, e.d, e.e, e.f, e.g, e.h, e.i, e.j, e.k, e.l
FROM unnest(${texts((e) => e.chain)}, ${entries.map((e) => e.n)}::integer[], ${texts((e) => new Date(e.source.at).toISOString())},
  ${texts((e) => e.source.event)}, ${texts((e) => e.source.actor)}, ${texts((e) => e.source.origin)},
  ${texts((e) => e.source.table?.schema)}, ${texts((e) => e.source.table?.name)}, ${texts((e) => e.source.policyId)},
  ${texts((e) => e.source.subject)}, ${texts((e) => e.entry)}, ${texts((e) => e.hash)})
  AS e(a, b, c, d, e, f, g, h, i, j, k, l)
ON CONFLICT (chain, n) DO NOTHING`)
}
