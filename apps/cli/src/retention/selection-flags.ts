import { boolean, integer, option, string } from '@oclif/core/flags'

/** Which policies are meant. */
export const policyFilterFlags = {
  strategy: string({ helpValue: 'NAME', summary: 'Only policies of this strategy.' }),
  tags: string({
    helpValue: 'TAGS',
    summary: 'Only policies whose tags match: "a,b" (both), "a or b", "a and not (b or c)".',
  }),
}

/** As of when policies are looked at. */
export const cutoffFlags = {
  cutoff: string({
    aliases: ['cutoff-day'],
    helpGroup: 'TIME',
    helpValue: 'WHEN',
    summary: 'Count durations back from here: a date, an instant, epoch milliseconds or now-3d. Default: now.',
  }),
  'expire-by': option({
    helpGroup: 'TIME',
    options: ['end', 'start'] as const,
    summary:
      'Instead of what each policy says: a partition is expired when all of it is (end), or as soon as its first instant is (start).',
  })(),
}

/** How much a run may take away. */
export const guardFlags = {
  'max-share': integer({
    helpGroup: 'GUARD',
    helpValue: 'PERCENT',
    min: 1,
    max: 100,
    summary: 'The most of a table that a run may remove. A table over it is left alone. Default: 50.',
  }),
  'pause-after': integer({
    helpGroup: 'GUARD',
    helpValue: 'N',
    min: 0,
    summary:
      'Leave a policy out that failed as often in a row, until it is edited or unpaused; 0 for never. Default: 3.',
  }),
  'include-newest': boolean({ helpGroup: 'GUARD', summary: 'Let the newest partition go, too.' }),
}
