import { boolean, option, string } from '@oclif/core/flags'

/** How something is loaded. */
export const loadFlags = {
  table: string({ helpValue: 'TABLE', summary: 'The table to fill. Default: named after the resource.' }),
  create: boolean({
    helpGroup: 'NEW TABLE',
    summary: 'Create the table if it does not exist, with types inferred from the first rows.',
  }),
  'partition-by': string({
    helpGroup: 'NEW TABLE',
    helpValue: 'UNIT(COLUMN)',
    summary: 'Partition a table that is created by hour, day, week, month or year of a column.',
  }),
  'primary-key': string({
    helpGroup: 'NEW TABLE',
    helpValue: 'COLUMNS',
    summary: 'The primary key of a table that is created: a,b.',
  }),
  'if-exists': option({
    options: ['append', 'skip', 'fail'] as const,
    summary: 'When the table exists: add the rows (the default), load nothing, or refuse (the default with --create).',
  })(),
  'on-error': option({
    options: ['stop', 'reject', 'skip'] as const,
    summary:
      'What to do with rows that cannot be read or are not accepted: stop at the first, go on and exit 1 (reject, the default), or go on and exit 0 (skip).',
  })(),
  format: string({ helpValue: 'NAME', summary: 'Instead of what the ending tells: csv, tsv, ndjson.' }),
  delimiter: string({ helpValue: 'CHARACTER', summary: 'What stands between the fields of a CSV file.' }),
}
