import {
  type Archive,
  compile,
  type Instant,
  type Partition,
  type Statement,
  sql,
  type TableName,
  tableId,
} from '@ctk/core'

/** A row of the table of archives. */
export interface ArchiveRow {
  readonly id: string
  readonly run_id: string
  readonly policy_id: string
  readonly table_schema: string
  readonly table_name: string
  readonly label: string
  /** JSON. */
  readonly partition: string
  readonly start_at: Date | null
  readonly end_at: Date | null
  readonly rows: number | null
  readonly bytes: number | null
  readonly method: Archive['method']
  readonly repository: string
  readonly key: string
  readonly state: Archive['state']
  readonly blocked: boolean
  readonly checksum: string | null
  readonly created_at: Date
  readonly verified_at: Date | null
  readonly dropped_at: Date | null
  readonly expired_at: Date | null
  readonly kept_until: Date | null
  readonly detail: string | null
}

/** The archive that a row holds. */
export function archiveFromRow(row: ArchiveRow): Archive {
  return {
    id: row.id,
    runId: row.run_id,
    policyId: row.policy_id,
    table: { schema: row.table_schema, name: row.table_name },
    label: row.label,
    partition: JSON.parse(row.partition) as Partition,
    start: row.start_at?.getTime(),
    end: row.end_at?.getTime(),
    rows: row.rows ?? undefined,
    bytes: row.bytes ?? undefined,
    method: row.method,
    repository: row.repository,
    key: row.key,
    state: row.state,
    blocked: row.blocked,
    checksum: row.checksum ?? undefined,
    createdAt: row.created_at.getTime(),
    verifiedAt: row.verified_at?.getTime(),
    droppedAt: row.dropped_at?.getTime(),
    expiredAt: row.expired_at?.getTime(),
    keptUntil: row.kept_until?.getTime(),
    detail: row.detail ?? undefined,
  }
}

/** Writes archives, all in one statement; of one that is there already, what has become of it. */
export function writeArchives(name: TableName, archives: readonly Archive[]): Statement {
  const texts = (value: (archive: Archive) => string | undefined) =>
    sql`${archives.map((archive) => value(archive) ?? null)}::text[]`
  const numbers = (value: (archive: Archive) => number | undefined) =>
    sql`${archives.map((archive) => value(archive) ?? null)}::bigint[]`
  const times = (value: (archive: Archive) => Instant | undefined) =>
    texts((archive) => {
      const at = value(archive)
      return at === undefined ? undefined : new Date(at).toISOString()
    })
  return compile(sql`INSERT INTO ${tableId(name)} (id, run_id, policy_id, table_schema, table_name, label, "partition",
  start_at, end_at, "rows", bytes, method, repository, "key", state, blocked, checksum, created_at, verified_at, dropped_at,
  expired_at, kept_until, detail)
SELECT s.a, s.b, s.c, s.d, s.e, s.f, s.g, s.h::timestamptz, s.i::timestamptz, s.j, s.k, s.l, s.m, s.n, s.o, s.p = 'yes', s.q,
  s.r::timestamptz, s.s::timestamptz, s.t::timestamptz, s.u::timestamptz, s.v::timestamptz, s.w
FROM unnest(${texts((a) => a.id)}, ${texts((a) => a.runId)}, ${texts((a) => a.policyId)}, ${texts((a) => a.table.schema)},
  ${texts((a) => a.table.name)}, ${texts((a) => a.label)}, ${texts((a) => JSON.stringify(a.partition))},
  ${times((a) => a.start)}, ${times((a) => a.end)}, ${numbers((a) => a.rows)}, ${numbers((a) => a.bytes)},
  ${texts((a) => a.method)}, ${texts((a) => a.repository)}, ${texts((a) => a.key)}, ${texts((a) => a.state)},
  ${texts((a) => (a.blocked ? 'yes' : 'no'))}, ${texts((a) => a.checksum)}, ${times((a) => a.createdAt)},
  ${times((a) => a.verifiedAt)}, ${times((a) => a.droppedAt)}, ${times((a) => a.expiredAt)}, ${times((a) => a.keptUntil)},
  ${texts((a) => a.detail)})
  AS s(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w)
ON CONFLICT (id) DO UPDATE SET "partition" = excluded."partition", "rows" = excluded."rows", bytes = excluded.bytes,
  "key" = excluded."key", state = excluded.state, blocked = excluded.blocked, checksum = excluded.checksum,
  verified_at = excluded.verified_at, dropped_at = excluded.dropped_at, expired_at = excluded.expired_at,
  kept_until = excluded.kept_until, detail = excluded.detail`)
}
