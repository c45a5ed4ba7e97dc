import type { Database } from '@ctk/core'
import { askStore } from './ask-store.js'
import { selectSnapshot } from './snapshot-statements.js'

/** A snapshot as the server shows it. */
export interface FoundSnapshot {
  readonly state: string
  readonly failures: readonly string[]
  readonly reason: string | undefined
  readonly shards: number
  /** The idents of the partitions that are in it, as the catalogue has them. */
  readonly idents: ReadonlySet<string>
}

interface Row {
  readonly state: string
  readonly failures: readonly string[] | null
  readonly reason: string | null
  readonly total_shards: number | null
  readonly relations: readonly string[] | null
}

/**
 * A snapshot by its name, also one that is being made; undefined where there is none.
 *
 * @throws CTK_TIMEOUT when the store does not answer
 */
export async function findSnapshot(
  repository: string,
  name: string,
  database: Database,
  signal?: AbortSignal,
): Promise<FoundSnapshot | undefined> {
  const select = selectSnapshot(repository, name)
  const [row] = await askStore(repository, (own) => database.query<Row>(select, own), signal)
  return (
    row && {
      state: row.state,
      failures: row.failures ?? [],
      reason: row.reason ?? undefined,
      shards: row.total_shards ?? 0,
      idents: new Set((row.relations ?? []).map(identOf)),
    }
  )
}

/** `metrics..partitioned.raw.04132` is the partition `metrics.raw.04132`; the schema `doc` goes without saying. */
function identOf(relation: string): string {
  const [, schema = 'doc', name, ident] = /^(?:(.*)\.)?\.partitioned\.(.*)\.([^.]*)$/.exec(relation) ?? []
  return `${schema}.${name}.${ident}`
}
