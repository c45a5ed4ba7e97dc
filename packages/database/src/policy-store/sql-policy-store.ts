import {
  compile,
  type Policy,
  type PolicyStore,
  policyExists,
  type Sender,
  type SetupReport,
  type StoreOptions,
  sql,
  tableId,
} from '@ctk/core'
import type { Driver } from '../driver/driver.js'
import { checkCratedbRelation } from '../writer/cratedb-names.js'
import { checkPostgresqlName } from '../writer/postgresql-names.js'
import { comparePolicies } from './compare-policies.js'
import { inStore } from './in-store.js'
import { storeVersion } from './migrations.js'
import { type PolicyRow, policyFromRow } from './policy-row.js'
import { setupStore } from './setup-store.js'
import { cratedbStore, postgresqlStore, type StoreDialect } from './store-dialect.js'
import { policyNotStored, storeMissing, storeNewer } from './store-errors.js'
import { type StoreNames, storeNames } from './store-names.js'
import * as statements from './store-statements.js'

/**
 * Policies in CrateDB. An edit reads the document first and is fenced by its sequence number, since CrateDB compares a
 * column with what was last refreshed: two edits of one version would both succeed.
 *
 * @throws CTK_NAME_INVALID for a schema or table name that CrateDB does not accept
 */
export function cratedbPolicyStore(driver: Driver, options: StoreOptions): PolicyStore {
  const names = storeNames(options)
  for (const table of [names.policy, names.version]) checkCratedbRelation(table)
  return new SqlPolicyStore(driver, names, cratedbStore)
}

/**
 * Policies in PostgreSQL, embedded or not.
 *
 * @throws CTK_NAME_INVALID for a schema or table name that PostgreSQL would cut off
 */
export function postgresqlPolicyStore(driver: Driver, options: StoreOptions): PolicyStore {
  const names = storeNames(options)
  for (const name of [names.schema, names.policy.name, names.version.name]) checkPostgresqlName(name)
  return new SqlPolicyStore(driver, names, postgresqlStore)
}

class SqlPolicyStore implements PolicyStore {
  readonly schema: string
  readonly #driver: Driver
  readonly #sender: Sender
  readonly #names: StoreNames
  readonly #dialect: StoreDialect

  constructor(driver: Driver, names: StoreNames, dialect: StoreDialect, sender: Sender = driver) {
    this.schema = names.schema
    this.#driver = driver
    this.#sender = sender
    this.#names = names
    this.#dialect = dialect
  }

  setup({ dryRun = false } = {}, signal?: AbortSignal): Promise<SetupReport> {
    return setupStore(this.#driver, this.#names, this.#dialect, dryRun, signal)
  }

  within(transaction: Sender): SqlPolicyStore {
    return new SqlPolicyStore(this.#driver, this.#names, this.#dialect, transaction)
  }

  async list(signal?: AbortSignal): Promise<Policy[]> {
    type Row = PolicyRow & { readonly store_version: number }
    const rows = await inStore(this.#names, this.#sender.query<Row>(statements.selectPolicies(this.#names), signal))
    this.#guard(rows[0]?.store_version)
    return rows
      .filter((row) => row.id !== null)
      .map(policyFromRow)
      .sort(comparePolicies)
  }

  async create(policy: Policy, signal?: AbortSignal): Promise<void> {
    const insert = statements.insertPolicy(this.#names, this.#dialect, policy)
    const { rowCount } = await inStore(this.#names, this.#sender.execute(insert, signal))
    await this.#refresh(signal)
    if (rowCount === 1) return
    const existing = (await this.list(signal)).find(({ id }) => id === policy.id)
    throw existing ? policyExists(this.schema, policy, existing) : policyNotStored(this.#names, policy)
  }

  async update(policy: Policy, signal?: AbortSignal): Promise<boolean> {
    const update = this.#dialect.refresh ? this.#updateFenced(policy, signal) : this.#updateAtOnce(policy, signal)
    const rowCount = await inStore(this.#names, update)
    if (rowCount === 1) await this.#refresh(signal)
    else await this.list(signal)
    return rowCount === 1
  }

  async remove(ids: readonly string[], signal?: AbortSignal): Promise<number> {
    const { rowCount = 0 } = await inStore(
      this.#names,
      this.#sender.execute(statements.deletePolicies(this.#names, ids), signal),
    )
    if (rowCount > 0) await this.#refresh(signal)
    else await this.list(signal)
    return rowCount
  }

  async #updateAtOnce(policy: Policy, signal?: AbortSignal): Promise<number | undefined> {
    const update = statements.updatePolicy(this.#names, this.#dialect, policy)
    return (await this.#sender.execute(update, signal)).rowCount
  }

  async #updateFenced(policy: Policy, signal?: AbortSignal): Promise<number | undefined> {
    const read = statements.selectDocument(this.#names, policy.id)
    const [document] = await this.#sender.query<statements.PolicyDocument>(read, signal)
    if (document === undefined || document.version !== policy.version - 1) return 0
    this.#guard(document.store_version)
    const update = statements.updateDocument(this.#names, this.#dialect, policy, document)
    return (await this.#sender.execute(update, signal)).rowCount
  }

  #guard(found: number | null | undefined): void {
    if (found === undefined || found === null) throw storeMissing(this.#names)
    if (found > storeVersion) throw storeNewer(this.#names, found)
  }

  async #refresh(signal?: AbortSignal): Promise<void> {
    if (!this.#dialect.refresh) return
    await this.#sender.execute(compile(sql`REFRESH TABLE ${tableId(this.#names.policy)}`), signal)
  }
}
