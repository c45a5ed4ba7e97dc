import { boolean, integer, string } from '@oclif/core/flags'

/** How a run goes about its work: shared by everything that applies a plan. */
export const runFlags = {
  wait: string({
    helpGroup: 'RUN',
    helpValue: 'DURATION',
    summary:
      'How long to wait for another run on the same tables, such as 10m; it is taken over from when it has died.',
  }),
  parallel: integer({
    helpGroup: 'RUN',
    helpValue: 'N',
    min: 1,
    max: 16,
    summary: 'How many tables to work on at a time. Default: 1.',
  }),
  throttle: string({
    helpGroup: 'RUN',
    helpValue: 'DURATION',
    summary: 'How long to rest after each batch, such as 500ms, so that others get their turn.',
  }),
  timeout: string({
    helpGroup: 'RUN',
    helpValue: 'DURATION',
    summary: 'Stop after this long, such as 2h; what is left is for the next run.',
  }),
  'require-healthy': boolean({
    helpGroup: 'RUN',
    summary: 'Remove only while the cluster is green, no shard moves and no disk is short of space.',
  }),
  window: string({
    helpGroup: 'RUN',
    helpValue: 'FROM-TO [ZONE]',
    summary: 'Work only at this time of day, such as "22:00-04:00 Europe/Berlin". Default zone: UTC.',
  }),
}
