/** A value that flags, the environment and configuration files can set. */
export interface Setting {
  readonly name: SettingName
  readonly summary: string
  /** The variable that sets it. */
  readonly env?: string
  readonly default?: string
  /** Shown as `***`. */
  readonly secret?: true
}

/** What can be set. The name is the key in a configuration file. */
export type SettingName =
  | 'uri'
  | 'user'
  | 'password'
  | 'schema'
  | 'policy-table'
  | 'version-table'
  | 'max-share'
  | 'statement-timeout'
  | 'pause-after'

/** Every setting, in the order in which they are shown. */
export const settings: readonly Setting[] = [
  { name: 'uri', env: 'CRATEDB_URI', summary: 'the database, as a URL; without one the embedded database is used' },
  { name: 'user', env: 'CRATEDB_USERNAME', summary: 'the user, where the URL names none' },
  { name: 'password', env: 'CRATEDB_PASSWORD', secret: true, summary: 'the password, where the URL has none' },
  { name: 'schema', env: 'CRATEDB_EXT_SCHEMA', default: 'ext', summary: "the schema of ctk's own tables" },
  { name: 'policy-table', default: 'policy', summary: 'the name of the table of policies' },
  { name: 'version-table', default: 'schema_version', summary: 'the name of the table with the version of the schema' },
  { name: 'statement-timeout', default: '5m', summary: 'how long a statement may take; 0 for as long as it needs' },
  { name: 'max-share', default: '50', summary: 'how many percent of a table a run may remove' },
  {
    name: 'pause-after',
    default: '3',
    summary: 'after how many failures in a row a policy is left out of runs; 0 for never',
  },
]
