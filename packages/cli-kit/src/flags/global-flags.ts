import { boolean, option, string } from '@oclif/core/flags'

/** The flags of every command that say how results are written. */
export const outputFlags = {
  events: option({
    helpGroup: 'GLOBAL',
    options: ['ndjson', 'none'] as const,
    summary:
      'ndjson writes what happens to stdout, one JSON object a line, the result last (type "result" or "error"); texts for people go to stderr then.',
  })(),
  'no-color': boolean({ helpGroup: 'GLOBAL', summary: 'No colours; NO_COLOR does the same.' }),
  debug: boolean({ helpGroup: 'GLOBAL', summary: 'Show where an error comes from.' }),
}

/** The flags of every command: which database, where ctk's own tables are, and how results are written. */
export const globalFlags = {
  uri: string({
    helpGroup: 'DATABASE',
    helpValue: 'URL',
    summary: 'The database; or name it as an argument. Default: CRATEDB_URI, else the embedded database in .ctk.',
  }),
  schema: string({
    helpGroup: 'DATABASE',
    helpValue: 'NAME',
    summary: "The schema of ctk's own tables. Default: CRATEDB_EXT_SCHEMA, else ext.",
  }),
  'policy-table': string({
    helpGroup: 'DATABASE',
    helpValue: 'NAME',
    summary: 'The name of the table of policies. Default: policy.',
  }),
  'version-table': string({
    helpGroup: 'DATABASE',
    helpValue: 'NAME',
    summary: 'The name of the table with the version of the schema. Default: schema_version.',
  }),
  'statement-timeout': string({
    helpGroup: 'DATABASE',
    helpValue: 'DURATION',
    summary: 'How long a statement may take before it is stopped on the server; 0 for no limit. Default: 5m.',
  }),
  ...outputFlags,
}

/** The values of {@link globalFlags}. */
export interface GlobalFlags {
  readonly uri?: string | undefined
  readonly schema?: string | undefined
  readonly 'policy-table'?: string | undefined
  readonly 'version-table'?: string | undefined
  readonly 'statement-timeout'?: string | undefined
}
