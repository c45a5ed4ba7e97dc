import { formatTableName, type TableName } from '../address/table-name.js'
import { CtkError } from '../errors/ctk-error.js'
import { executePlan } from '../retention/execute-plan.js'
import { planHash } from '../retention/make-plan.js'
import type { RetentionContext } from '../retention/plan-context.js'
import type { RunReport } from '../retention/report.js'
import type { RunOptions } from '../retention/run-options.js'
import { withLeases } from '../retention/with-leases.js'
import type { Archive } from './archive.js'
import { type ArchiveSelection, findArchives } from './find-archives.js'
import { planArchives } from './plan-archives.js'

/** What is brought back, and where to. */
export interface RestoreRequest extends ArchiveSelection, RunOptions {
  /** A table that does not exist yet; default: back into its own. */
  readonly into?: TableName | undefined
}

/**
 * Brings archived partitions back, with the leases of their tables held.
 *
 * @throws CTK_ARCHIVE_NOT_FOUND; CTK_TABLE_EXISTS where they shall go into a table that exists; CTK_LEASE_HELD
 */
export async function restoreArchives(
  request: RestoreRequest,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<RunReport> {
  const { archives: store, policies, clock, database } = context
  const meant = await findArchives(request, store, signal)
  const tables = tablesOf(meant)
  const known = await policies.find({}, signal)
  return withLeases(tables, request, context, signal, async (leased) => {
    const found = await findArchives(request, store, signal)
    // What an earlier run had begun was brought to its end just now.
    const settled = meant.some(isAway) && !found.some(isAway) && !request.into
    const archives = settled ? [] : toRestore(found, request)
    if (request.into) await requireNew(request.into, archives, context, signal)
    const now = clock.now()
    const plan = {
      format: 1 as const,
      cutoff: 'now',
      database: database.address.toString(),
      tables: planArchives({ kind: 'restore-partition', archives, into: request.into }, known, now),
    }
    const run = { ...leased, request, exact: false, kind: 'restore' as const }
    return executePlan({ hash: planHash(plan), createdAt: now, ...plan }, run, context, signal)
  })
}

/** The tables of archives, each once. */
export function tablesOf(archives: readonly Archive[]): TableName[] {
  return [...new Map(archives.map(({ table }) => [formatTableName(table), table])).values()]
}

const isAway = ({ state }: Archive) => state === 'dropped'

/** Into its own table only what is not there already. */
function toRestore(found: readonly Archive[], { into, id }: RestoreRequest): Archive[] {
  const fit = found.filter((each) => isAway(each) || (into !== undefined && each.state === 'restored'))
  const [first] = found
  if (fit.length > 0 || !first) return fit
  const where = formatTableName(first.table)
  throw new CtkError({
    code: 'CTK_ARCHIVE_NOT_FOUND',
    message:
      first.state === 'restored'
        ? `The rows of archive ${id ?? first.id} are back in ${where} already.`
        : `The partition ${first.label} of archive ${first.id} is still in ${where}.`,
    suggestions: [`To look at what was archived: ctk snapshot restore ${first.id} --beside`],
  })
}

async function requireNew(
  into: TableName,
  archives: readonly Archive[],
  { database }: RetentionContext,
  signal?: AbortSignal,
): Promise<void> {
  const several = archives.length > 1
  const [exists] = several ? [] : await database.catalog.tables([into], signal)
  if (!several && !exists) return
  throw new CtkError({
    code: several ? 'CTK_USAGE' : 'CTK_TABLE_EXISTS',
    message: several
      ? `These are ${archives.length} archives, and a table is made of one: ${archives.map(({ id }) => id).join(', ')}.`
      : `There is a table ${formatTableName(into)} already; archives are restored into their own table or a new one.`,
    suggestions: several ? ['Name one by its id.'] : ['Choose another name: --into NAME'],
  })
}
