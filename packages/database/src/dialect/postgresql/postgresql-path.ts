import { type Sql, sql } from '@ctk/core'
import type { PathStep } from './postgresql-partition.js'

/** A step of a path as it is now. */
export interface FoundStep extends PathStep {
  /** The name of the partitioned table. */
  readonly schema: string
  readonly name: string
  /** Somebody began to detach the partition with CONCURRENTLY and did not finish. */
  readonly pending: boolean
  /** Pending, and by the looks of it somebody still works on it. */
  readonly underWay: boolean
}

/**
 * The path of a relation as `FoundStep[]` in JSON, empty for a table of its own. An expression for within a query.
 *
 * A path is short, which PostgreSQL does not know: `OFFSET 0` keeps it from reading whole catalogues for each relation.
 */
export function pathOf(oid: Sql): Sql {
  return sql`(WITH RECURSIVE up AS (
    SELECT i.inhrelid, i.inhparent, i.inhdetachpending, 1 AS height FROM pg_catalog.pg_inherits i WHERE i.inhrelid = ${oid}
    UNION ALL
    SELECT i.inhrelid, i.inhparent, i.inhdetachpending, up.height + 1
    FROM up, LATERAL (SELECT * FROM pg_catalog.pg_inherits i WHERE i.inhrelid = up.inhparent OFFSET 0) i
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('parent', p.oid::text, 'schema', n.nspname, 'name', p.relname,
    'bound', pg_get_expr(c.relpartbound, c.oid), 'pending', up.inhdetachpending,
    'underWay', up.inhdetachpending AND ${underWay}) ORDER BY up.height DESC), '[]')
  FROM up,
    LATERAL (SELECT * FROM pg_catalog.pg_class c WHERE c.oid = up.inhrelid AND c.relispartition OFFSET 0) c,
    LATERAL (SELECT * FROM pg_catalog.pg_class p WHERE p.oid = up.inhparent OFFSET 0) p,
    LATERAL (SELECT * FROM pg_catalog.pg_namespace n WHERE n.oid = p.relnamespace OFFSET 0) n)`
}

/**
 * Whether a session works on what may be the detachment of `up`. While it waits for the transactions that still see the
 * partition it holds no lock on either table, and only superusers see the statements of others: so whoever waits for
 * transactions counts. The pattern does not match itself, in the statement of another run.
 */
const underWay = sql`EXISTS (SELECT FROM pg_catalog.pg_stat_activity a
    WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND coalesce(a.backend_type, 'client backend') = 'client backend'
      AND (a.state <> 'idle' AND a.query ~* 'detach[^*]+concurrently' OR EXISTS (SELECT FROM pg_catalog.pg_locks l
        WHERE l.pid = a.pid AND (l.locktype = 'virtualxid' AND NOT l.granted OR l.locktype = 'relation'
          AND l.relation IN (up.inhrelid, up.inhparent) AND l.mode IN ('ShareUpdateExclusiveLock', 'AccessExclusiveLock')))))`
