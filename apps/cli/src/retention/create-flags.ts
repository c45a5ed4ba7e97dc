import { boolean, string } from '@oclif/core/flags'
import { changeFlags, columnFlag, policyFlags, whereFlag } from './policy-flags.js'

/** What can be said of a new policy besides its strategy and its table. */
export const createFlags = {
  ...policyFlags,
  column: columnFlag,
  where: whereFlag,
  tags: string({ helpGroup: 'POLICY', helpValue: 'TAGS', summary: 'Labels to select policies by: a,b.' }),
  disabled: boolean({ helpGroup: 'POLICY', summary: 'Store it, but do not carry it out.' }),
  ...changeFlags,
}
