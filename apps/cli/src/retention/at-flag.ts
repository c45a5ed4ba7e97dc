import { string } from '@oclif/core/flags'

/** As if it were another time. */
export const atFlag = {
  at: string({
    helpGroup: 'TIME',
    helpValue: 'WHEN',
    summary: 'Simulate: plan as if it were then; dates are in UTC. Nothing can be run from it.',
  }),
}
