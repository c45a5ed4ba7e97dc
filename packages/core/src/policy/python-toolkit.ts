import type { TableName } from '../address/table-name.js'
import { tableId } from '../address/table-name.js'
import type { Database } from '../database/database.js'
import { CtkError, isCtkError } from '../errors/ctk-error.js'
import type { Refusal } from '../retention/plan.js'
import { refusalFrom } from '../retention/prepare-policy.js'
import { compile, sql } from '../sql/sql.js'
import type { RecordedChange } from './apply-changes.js'
import type { Policies } from './policies.js'
import type { Policy } from './policy.js'
import type { PolicyInput } from './policy-input.js'

/** A row of the Python toolkit's `retention_policy`, as far as it can be trusted: nothing checks it there. */
export interface PythonRow {
  readonly id?: string | null
  readonly strategy?: string | null
  /** An object whose keys are the tags. */
  readonly tags?: Readonly<Record<string, unknown>> | null
  readonly table_schema?: string | null
  readonly table_name?: string | null
  readonly partition_column?: string | null
  /** In days. */
  readonly retention_period?: number | null
  readonly reallocation_attribute_name?: string | null
  readonly reallocation_attribute_value?: string | null
  readonly target_repository_name?: string | null
}

/** What became of the Python toolkit's policies: the `--json` document of `ctk retention import --from-python-toolkit`. */
export interface PythonReport extends Partial<RecordedChange> {
  /** Their table. */
  readonly from: TableName
  readonly dryRun: boolean
  readonly created: readonly Policy[]
  /** Those that were taken over before. */
  readonly unchanged: readonly Policy[]
  /** Rows that cannot be taken over, and why. */
  readonly refused: readonly (Refusal & { readonly row: PythonRow })[]
  /** 1 when any row was refused. */
  readonly exitCode: number
}

/**
 * What a row says, in our words. Their rule is that a partition is expired as soon as its first instant is older than so many
 * days; it is kept by `expireBy: 'start'`.
 *
 * @throws CTK_POLICY_INVALID for a row that says too little
 */
export function fromPythonRow(row: PythonRow): PolicyInput {
  const strategy = row.strategy?.toLowerCase()
  const { table_schema: schema, table_name: name, partition_column: column, retention_period: period } = row
  if (!strategy) throw incomplete('strategy')
  if (!schema || !name) throw incomplete(schema ? 'table_name' : 'table_schema')
  if (!column) throw incomplete('partition_column')
  if (period == null) throw incomplete('retention_period')
  const target = {
    reallocate: { attribute: row.reallocation_attribute_name, value: row.reallocation_attribute_value },
    snapshot: { repository: row.target_repository_name },
  }[strategy]
  return {
    strategy,
    table: { schema, name },
    column,
    duration: `${period}d`,
    target: Object.fromEntries(Object.entries(target ?? {}).filter(([, value]) => value != null)),
    // They store empty tags, and never find them.
    tags: Object.keys(row.tags ?? {}).filter((tag) => tag !== ''),
    expireBy: 'start',
  }
}

/**
 * Takes over the policies of the Python toolkit: rows that can be are created, in one change; the others are told. Their
 * table is only read, and a policy that there is already is left as it is.
 *
 * @param schema where their table is
 * @throws CTK_TABLE_MISSING when their table is not there
 */
export async function importFromPython(
  { schema, check, dryRun = false }: { readonly schema: string; readonly check?: boolean; readonly dryRun?: boolean },
  database: Database,
  policies: Policies,
): Promise<PythonReport> {
  const from = { schema, name: 'retention_policy' }
  const rows = await readRows(from, database)
  const refused: (Refusal & { row: PythonRow })[] = []
  const inputs: { row: PythonRow; input: PolicyInput }[] = []
  for (const row of rows) {
    try {
      inputs.push({ row, input: fromPythonRow(row) })
    } catch (error) {
      refused.push({ row, ...refusalFrom(error) })
    }
  }
  const comparison = await policies.compare(
    inputs.map(({ input }) => input),
    check === undefined ? {} : { check },
  )
  const rowOf = (index: number) => inputs[index]?.row ?? {}
  for (const { index, ...problem } of comparison.problems) refused.push({ row: rowOf(index), ...problem })
  for (const { before, index } of comparison.changes)
    if (before) refused.push({ row: rowOf(index), ...differs(before) })
  const changes = comparison.changes.filter(({ before }) => !before)
  const recorded = dryRun ? undefined : await policies.accept({ ...comparison, changes, problems: [] })
  return {
    from,
    dryRun,
    created: changes.map(({ after }) => after),
    unchanged: comparison.unchanged,
    refused,
    exitCode: refused.length > 0 ? 1 : 0,
    ...recorded,
  }
}

/** All columns, whichever there are: their table had others in earlier releases. */
async function readRows(from: TableName, database: Database): Promise<PythonRow[]> {
  try {
    return await database.query<PythonRow>(
      compile(sql`SELECT * FROM ${tableId(from)} ORDER BY table_schema, table_name, strategy`),
    )
  } catch (error) {
    if (!isCtkError(error) || error.code !== 'CTK_TABLE_MISSING') throw error
    throw new CtkError({
      code: 'CTK_TABLE_MISSING',
      message: `There is no table ${from.schema}.${from.name} of the Python toolkit, or this user may not see it.`,
      suggestions: ['If it is in another schema, name that: --schema NAME, or CRATEDB_EXT_SCHEMA as for that tool.'],
      cause: error,
    })
  }
}

function incomplete(column: string): CtkError {
  return new CtkError({
    code: 'CTK_POLICY_INVALID',
    message: `The row has no ${column}.`,
    suggestions: ['Create the policy anew: ctk retention create-policy --help'],
  })
}

function differs({ id, duration = 'none' }: Policy): Refusal {
  return {
    code: 'CTK_POLICY_EXISTS',
    message: `There is such a policy already, ${id} with the duration ${duration}, and it says something else; it stays as it is.`,
    suggestions: [`Change it: ctk retention edit-policy ${id}`],
  }
}
