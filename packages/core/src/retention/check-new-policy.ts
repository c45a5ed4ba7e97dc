import { formatTableName } from '../address/table-name.js'
import type { Database } from '../database/database.js'
import { CtkError } from '../errors/ctk-error.js'
import type { Registry } from '../plugin/registry.js'
import type { Policy } from '../policy/policy.js'
import { preparePolicy } from './prepare-policy.js'

const systemSchemas = ['information_schema', 'pg_catalog', 'sys', 'blob']

/**
 * Looks at the table of a policy that is about to be stored, exactly as planning would.
 *
 * @returns the time column that the policy counts by, and its conditions with values of the columns' types
 * @throws what a plan would refuse the policy for
 */
export async function checkNewPolicy(
  policy: Policy,
  database: Database,
  registry: Registry,
): Promise<Partial<Pick<Policy, 'column' | 'where'>>> {
  if (systemSchemas.includes(policy.table.schema)) {
    throw new CtkError({
      code: 'CTK_TABLE_MISSING',
      message: `${formatTableName(policy.table)} belongs to the database itself; policies are for tables of yours.`,
      suggestions: ['Name another table.'],
    })
  }
  const [table] = await database.catalog.tables([policy.table])
  const enabled = { ...policy, enabled: true }
  const {
    refusal,
    assessment,
    policy: fitted,
  } = await preparePolicy({
    policy: enabled,
    table,
    request: {},
    now: policy.updatedAt,
    context: { database, registry },
  })
  if (refusal) throw new CtkError(refusal)
  return { ...(assessment && { column: assessment.column }), where: fitted.where }
}
