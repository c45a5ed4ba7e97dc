import type { Database } from '../database/database.js'
import { CtkError } from '../errors/ctk-error.js'
import type { Registry } from '../plugin/registry.js'
import type { Policy } from '../policy/policy.js'
import { preparePolicy } from './prepare-policy.js'

/**
 * Looks at the table of a policy that is about to be stored, exactly as planning would.
 *
 * @throws what a plan would refuse the policy for
 */
export async function checkNewPolicy(policy: Policy, database: Database, registry: Registry): Promise<void> {
  const [table] = await database.catalog.tables([policy.table])
  const enabled = { ...policy, enabled: true }
  const { refusal } = await preparePolicy({
    policy: enabled,
    table,
    request: {},
    now: policy.updatedAt,
    context: { database, registry },
  })
  if (refusal) throw new CtkError(refusal)
}
