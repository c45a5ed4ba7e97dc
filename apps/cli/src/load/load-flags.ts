import { usageError } from '@ctk/cli-kit'
import { boolean, custom, integer, option, string } from '@oclif/core/flags'
import { shapeFlags } from './shape-flags.js'

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
  mode: option({
    options: ['append', 'upsert', 'replace'] as const,
    summary:
      'What becomes of the rows of a table that exists: add to them (append, the default), update those with the same primary key (upsert), or put the loaded ones in their place at once, at the end (replace).',
  })(),
  'on-error': option({
    options: ['stop', 'skip', 'reject-file'] as const,
    summary:
      'What to do with rows that cannot be read or are not accepted: stop at the first, go on and exit 0 (skip), or go on, write them to a file and exit 1 (reject-file, the default).',
  })(),
  'reject-file': string({
    helpValue: 'FILE',
    summary: 'Where rejected rows go, with line and reason. Default: NAME.rejects.ndjson in this folder.',
  }),
  from: string({
    helpValue: 'PLACE',
    summary: 'Where to begin in a topic: beginning, an offset, or a time. Default: behind what its group has read.',
  }),
  checkpoint: boolean({
    helpGroup: 'RESUMING',
    summary:
      'Record what is written, so that the same command goes on where it was after a crash. The table needs a primary key; a new one gets it.',
  }),
  restart: boolean({ helpGroup: 'RESUMING', summary: 'With --checkpoint: forget what was recorded, and begin anew.' }),
  verify: boolean({
    summary: 'Count the rows of the table afterwards; of a new table, compare each column with what was loaded.',
  }),
  'dry-run': boolean({ summary: 'Only show what would create the table, and the first rows.' }),
  parallel: integer({ helpValue: 'N', min: 1, max: 64, summary: 'Batches on their way at once. Default: 2.' }),
  'batch-size': custom<number>({
    helpValue: 'ROWS',
    summary: 'Rows in a batch. Default: auto, as many as fit well.',
    parse: readBatchSize,
  })(),
  format: string({
    helpValue: 'NAME',
    summary: 'Instead of what the ending tells: csv, tsv, ndjson (jsonl, json_row), json and others.',
  }),
  delimiter: string({ helpValue: 'CHARACTER', summary: 'What stands between the fields of a CSV file.' }),
  ...shapeFlags,
}

async function readBatchSize(text: string): Promise<number | undefined> {
  if (text === 'auto') return undefined
  const rows = Number(text)
  if (Number.isInteger(rows) && rows >= 1 && rows <= 1_000_000) return rows
  throw await usageError(`--batch-size ${JSON.stringify(text)}: a number of rows from 1 to 1,000,000, or auto.`)
}
