import { formatTableName, type TableName } from '../address/table-name.js'
import type { Policy } from './policy.js'
import type { PolicyInput } from './policy-input.js'

/** Where the JSON schema of the file is published. */
export const policyFileSchemaUrl =
  'https://raw.githubusercontent.com/ctk-toolkit/ctk/main/apps/docs/reference/policy-file.schema.json'

/** Policies as code: what `ctk retention export` writes, and `diff` and `import` read. */
export interface PolicyFile {
  readonly $schema?: string | undefined
  readonly version: 1
  /** Which policies of a database the file is about; without it all. Only these are ever pruned. */
  readonly selection?: PolicySelection | undefined
  readonly policies: readonly PolicyInput[]
}

/** Which policies a file is about; all conditions must hold. */
export interface PolicySelection {
  readonly strategy?: string | undefined
  /** A tag expression. */
  readonly tags?: string | undefined
  readonly tables?: readonly string[] | undefined
}

/** Fields in the order in which they are written; others follow. */
const order = [
  'strategy',
  'table',
  'match',
  'column',
  'where',
  'duration',
  'keepLast',
  'maxBytes',
  'target',
  'tags',
  'timezone',
  'expireBy',
  'keyFormat',
  'granularity',
  'grace',
  'enabled',
  'description',
]

/** What is left out, since it is so without being said. */
const defaults: Readonly<Record<string, unknown>> = { match: 'name', timezone: 'UTC', expireBy: 'end', enabled: true }

/**
 * The file of some policies: without what the database makes (id, version, times) and without defaults, always the same for
 * the same policies.
 *
 * @param policies in order
 */
export function policyFile(policies: readonly Policy[], selection: PolicySelection = {}): PolicyFile {
  const said = Object.entries(selection).filter(([, value]) => value !== undefined)
  return {
    $schema: policyFileSchemaUrl,
    version: 1,
    ...(said.length > 0 && { selection: Object.fromEntries(said) }),
    policies: policies.map(toInput),
  }
}

/** What somebody would have to say to get a policy. */
function toInput({ id: _, version: __, createdAt: ___, updatedAt: ____, table, ...fields }: Policy): PolicyInput {
  const said = Object.entries({ ...fields, table: writeTable(table) }).filter(
    ([name, value]) => value !== undefined && value !== defaults[name] && !isEmpty(value),
  )
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length)
  return Object.fromEntries(said.sort(([a], [b]) => rank(a) - rank(b))) as unknown as PolicyInput
}

/** A name that could be taken for a pattern is written in two parts, where `match` says what it is. */
function writeTable(table: TableName): string | TableName {
  return /[*{}]/.test(`${table.schema}${table.name}`) ? table : formatTableName(table)
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
