import { boolean, option, string } from '@oclif/core/flags'

/** What a policy says besides strategy, table, column and conditions. */
export const policyFlags = {
  duration: string({
    helpGroup: 'POLICY',
    helpValue: 'DURATION',
    summary:
      'How long data is kept: 1w2d, 90m, 18mo, 10y, P1Y6M; INF is for ever. With other limits, all must be passed.',
  }),
  'keep-last': string({
    helpGroup: 'POLICY',
    helpValue: 'N',
    summary: 'How many partitions with data stay, the newest ones; "none" takes the limit away.',
  }),
  'max-size': string({
    helpGroup: 'POLICY',
    helpValue: 'SIZE',
    summary:
      'Nothing goes up to this size of the table, beyond it the oldest partitions: 100GB, 1.5TiB; "none" takes it away.',
  }),
  target: string({
    helpGroup: 'POLICY',
    helpValue: 'KEY=VALUE',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'A setting of the strategy; the value is JSON or plain text. Repeatable.',
  }),
  timezone: string({
    helpGroup: 'POLICY',
    helpValue: 'ZONE',
    summary: 'Where days, weeks, months and years of the duration are counted. Default: UTC.',
  }),
  'expire-by': option({
    helpGroup: 'POLICY',
    options: ['end', 'start'] as const,
    summary: 'A partition is expired when all of it is (end, the default), or as soon as its first instant is (start).',
  })(),
  'key-format': string({
    helpGroup: 'POLICY',
    helpValue: 'FORMAT',
    summary: 'How integer or text partition values are written: such as yyyyMMdd, yyyy-MM or epoch_s.',
  }),
  granularity: string({
    helpGroup: 'POLICY',
    helpValue: 'UNIT',
    summary: 'The length of a partition, where the table does not tell: hour, day, week, month, year.',
  }),
  grace: string({
    helpGroup: 'POLICY',
    helpValue: 'DURATION',
    summary: 'Keep what is removed aside for so long, so that "ctk retention undo" can bring it back. PostgreSQL only.',
  }),
  description: string({ helpGroup: 'POLICY', helpValue: 'TEXT', summary: 'Free text for people.' }),
}

/** How a change is made. */
export const changeFlags = {
  'no-check': boolean({ summary: 'Store the policy without looking at the table first.' }),
  'dry-run': boolean({ default: false, summary: 'Show what would be stored, and store nothing.' }),
}

/** The column flag, with the name it has in the Python toolkit. */
export const columnFlag = string({
  aliases: ['partition-column'],
  helpGroup: 'POLICY',
  helpValue: 'NAME',
  summary: 'The time column. Default: the only one there is.',
})

/** Which rows are meant. */
export const whereFlag = string({
  helpGroup: 'POLICY',
  helpValue: 'CONDITION',
  multiple: true,
  multipleNonGreedy: true,
  summary: 'Only rows that meet it: tenant=acme, tenant!=acme, "region in eu,us". Repeatable: all must hold.',
})

/** The values of {@link policyFlags}. */
export interface PolicyFlagValues {
  readonly duration?: string | undefined
  readonly 'keep-last'?: string | undefined
  readonly 'max-size'?: string | undefined
  readonly target?: readonly string[] | undefined
  readonly timezone?: string | undefined
  readonly 'expire-by'?: 'end' | 'start' | undefined
  readonly 'key-format'?: string | undefined
  readonly granularity?: string | undefined
  readonly grace?: string | undefined
  readonly description?: string | undefined
}
