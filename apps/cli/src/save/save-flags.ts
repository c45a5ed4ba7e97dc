import { boolean, integer, string } from '@oclif/core/flags'
import { timeFlags } from '../load/time-flags.js'

const helpGroup = 'ROWS AND COLUMNS'

/** What of a table is saved, and how. */
export const saveFlags = {
  format: string({ helpValue: 'NAME', summary: 'Instead of what the ending tells: csv, tsv, ndjson, parquet.' }),
  delimiter: string({ helpValue: 'CHARACTER', summary: 'What stands between the fields of a CSV file.' }),
  'dry-run': boolean({ default: false, summary: 'Look what would be saved, and save nothing.' }),
  columns: string({
    helpGroup,
    helpValue: 'COLUMNS',
    summary: 'Only these columns, in this order: a,b. Default: all that the database does not compute itself.',
  }),
  where: string({
    helpGroup,
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'CONDITION',
    summary:
      'Only rows of which this holds: tenant=acme, tenant!=acme, "region in eu,us". May be repeated: all must hold.',
  }),
  limit: integer({ helpGroup, min: 1, helpValue: 'ROWS', summary: 'So many rows at most.' }),
  'order-by': string({
    helpGroup,
    helpValue: 'COLUMNS',
    summary: 'The order of the rows: time,value or "time desc". Rows without a value come last. Default: any.',
  }),
  ...timeFlags,
}
