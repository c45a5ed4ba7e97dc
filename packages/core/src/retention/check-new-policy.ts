import { formatTableName } from '../address/table-name.js'
import type { TableInfo } from '../database/catalog.js'
import type { Database } from '../database/database.js'
import { CtkError } from '../errors/ctk-error.js'
import { canonicalJson } from '../json/canonical-json.js'
import type { Registry } from '../plugin/registry.js'
import { isOwnTable } from '../policy/own-tables.js'
import type { Policy } from '../policy/policy.js'
import { selects } from '../policy/selector.js'
import { isSystemSchema } from '../policy/system-schemas.js'
import { preparePolicy } from './prepare-policy.js'

interface Context {
  readonly database: Database
  readonly registry: Registry
  /** Where ctk's own tables are. */
  readonly ownSchema: string
}

/** What looking at tables adds to a policy. */
type Found = Partial<Pick<Policy, 'column' | 'where'>>

/**
 * Looks at the table of a policy that is about to be stored, exactly as planning would; of a pattern at all tables that it
 * stands for now, which may be none.
 *
 * @returns the time column that the policy counts by, and its conditions with values of the columns' types; of a pattern only
 *   what is the same for all tables
 * @throws what a plan would refuse the policy for
 */
export async function checkNewPolicy(policy: Policy, context: Context): Promise<Found> {
  const { database, ownSchema } = context
  const { schema } = policy.table
  if (isSystemSchema(schema)) throw notYours(policy, 'the database itself')
  // No pattern means a table beside ctk's own.
  const own = isOwnTable(policy.table, ownSchema) || (policy.match === 'pattern' && schema === ownSchema)
  if (own) throw notYours(policy, 'ctk')
  if (policy.match === 'name') {
    const [table] = await database.catalog.tables([policy.table])
    return look(policy, table, context)
  }
  const names = (await database.catalog.tableNames(schema)).filter((name) => selects(policy, name))
  const tables = await database.catalog.tables(names)
  const found: Found[] = []
  for (const table of tables) found.push(await look({ ...policy, table: table.name, match: 'name' }, table, context))
  const [first] = found
  return first && found.every((each) => canonicalJson(each) === canonicalJson(first)) ? first : {}
}

async function look(policy: Policy, table: TableInfo | undefined, context: Context): Promise<Found> {
  const {
    refusal,
    assessment,
    policy: fitted,
  } = await preparePolicy({
    policy: { ...policy, enabled: true },
    table,
    request: {},
    now: policy.updatedAt,
    context,
  })
  if (refusal) throw new CtkError(refusal)
  return { ...(assessment && { column: assessment.column }), where: fitted.where }
}

function notYours({ table }: Policy, owner: string): CtkError {
  return new CtkError({
    code: 'CTK_TABLE_MISSING',
    message: `${formatTableName(table)} belongs to ${owner}; policies are for tables of yours.`,
    suggestions: ['Name another table.'],
  })
}
