import { compile, join, type Policy, type Sql, type Statement, sql, tableId } from '@ctk/core'
import { storeVersion } from './migrations.js'
import { assignments, columnList, settings } from './policy-row.js'
import type { StoreDialect } from './store-dialect.js'
import type { StoreNames } from './store-names.js'

/** The component whose version row guards the policy table. */
const component = 'policy'

/** All policies, each with the version of the store; one row with nulls when there is no policy, none when there is no version. */
export function selectPolicies({ policy, version }: StoreNames): Statement {
  return compile(sql`SELECT v.version AS store_version, p.*
FROM ${tableId(version)} AS v LEFT JOIN ${tableId(policy)} AS p ON true
WHERE v.component = ${component}`)
}

/** Inserts nothing when the id is taken, or when the store has no version or a newer one. */
export function insertPolicy(names: StoreNames, dialect: StoreDialect, policy: Policy): Statement {
  const list = assignments(policy, dialect)
  // Selected from the version table, two columns with the same value would shift the others: CrateDB 6.4 merges them.
  return compile(sql`INSERT INTO ${tableId(names.policy)} (${columnList(list)})
SELECT ${join(list.map(({ value }) => value))}
WHERE ${notNewer(names)}
ON CONFLICT (id) DO NOTHING`)
}

/** Replaces a policy whose version is one less, where the database checks that with the change itself. */
export function updatePolicy(names: StoreNames, dialect: StoreDialect, policy: Policy): Statement {
  return compile(sql`UPDATE ${tableId(names.policy)} SET ${settings(assignments(policy, dialect))}
WHERE id = ${policy.id} AND version = ${policy.version - 1} AND ${notNewer(names)}`)
}

/** The document of a policy as the last write left it, refreshed or not, and the version of the store. */
export function selectDocument(names: StoreNames, id: string): Statement {
  return compile(sql`SELECT version, _seq_no AS seq_no, _primary_term AS primary_term, (${currentVersion(names)}) AS store_version
FROM ${tableId(names.policy)} WHERE id = ${id}`)
}

/** A row of {@link selectDocument}. */
export interface PolicyDocument {
  readonly version: number
  readonly seq_no: number
  readonly primary_term: number
  readonly store_version: number | null
}

/** Replaces a policy if its document is still the one that was read: CrateDB compares these two with the change itself. */
export function updateDocument(
  names: StoreNames,
  dialect: StoreDialect,
  policy: Policy,
  document: PolicyDocument,
): Statement {
  return compile(sql`UPDATE ${tableId(names.policy)} SET ${settings(assignments(policy, dialect))}
WHERE id = ${policy.id} AND _seq_no = ${document.seq_no} AND _primary_term = ${document.primary_term}`)
}

/** Deletes policies by id, unless the store is newer. */
export function deletePolicies(names: StoreNames, ids: readonly string[]): Statement {
  return compile(sql`DELETE FROM ${tableId(names.policy)} WHERE id = ANY(${ids}) AND ${notNewer(names)}`)
}

/** Records the version after a migration; a version that is there already never goes back. */
export function upsertVersion({ version }: StoreNames, { name }: StoreDialect): Sql {
  const insert = sql`INSERT INTO ${tableId(version)}`
  const values = sql`(component, version) VALUES (${component}, ${storeVersion}) ON CONFLICT (component)`
  // PostgreSQL finds a bare column ambiguous here, CrateDB refuses a qualified one.
  return name === 'cratedb'
    ? sql`${insert} ${values} DO UPDATE SET version = greatest(version, excluded.version)`
    : sql`${insert} AS stored ${values} DO UPDATE SET version = greatest(stored.version, excluded.version)`
}

/** The version of the store as a statement of its own. */
export function selectVersion(names: StoreNames): Statement {
  return compile(currentVersion(names))
}

function notNewer(names: StoreNames): Sql {
  return sql`(${currentVersion(names)}) <= ${storeVersion}`
}

function currentVersion({ version }: StoreNames): Sql {
  return sql`SELECT version FROM ${tableId(version)} WHERE component = ${component}`
}
