import {
  CtkError,
  compile,
  type DropPartition,
  formatTableName,
  isCtkError,
  type OperationContext,
  type OperationHandler,
  type OperationResult,
  type Partition,
  sql,
  tag,
} from '@ctk/core'
import { dropPartitionsStatement } from './cratedb-drop-statement.js'
import { serverIdent } from './cratedb-partition-ident.js'
import { rowsIfReadable } from './cratedb-system-tables.js'

/**
 * Drops partitions of a table in one statement. The server's row count proves nothing, so the catalogue is asked afterwards
 * which of them are gone, also when the statement failed.
 */
export const cratedbDropPartition: OperationHandler<DropPartition> = {
  kind: 'drop-partition',
  describe: (operation) => [dropPartitionsStatement([operation])],
  batchKey: ({ table }) => formatTableName(table),
  batchSize: 250,
  async probe(operation, context) {
    const uuids = await livingPartitions([operation], context)
    const uuid = uuids.get(serverIdent(operation.partition))
    const evidence = { ident: operation.partition.ident, uuid: uuid ?? null }
    if (uuid === undefined) return { state: 'done', evidence }
    return { state: isAnother(operation.partition, uuid) ? 'conflict' : 'pending', evidence }
  },
  async apply(operations, context) {
    const failure = await drop(operations, context)
    const uuids = await livingPartitions(operations, context).catch((error: unknown) => {
      throw failure ?? error
    })
    return operations.map((operation) => resultOf(operation, uuids.get(serverIdent(operation.partition)), failure))
  },
}

/** Returns what went wrong. */
async function drop(operations: readonly DropPartition[], context: OperationContext): Promise<Error | undefined> {
  const statement = tag(dropPartitionsStatement(operations), operations[0] as DropPartition, context.runId)
  const execute = () => context.database.execute(statement, context.signal)
  try {
    await execute().catch((error: unknown) => (isStartingUp(error) ? execute() : Promise.reject(error)))
    return undefined
  } catch (error) {
    return error as Error
  }
}

/** Seen after a restart, while a table was being recovered. */
function isStartingUp(error: unknown): boolean {
  return isCtkError(error) && /NullPointerException/.test(`${error.message} ${error.cause}`)
}

/** Of the partitions of these idents that exist, the uuid; null where it cannot be seen. Not aborted: it tells what happened. */
async function livingPartitions(
  operations: readonly DropPartition[],
  { database, runId }: OperationContext,
): Promise<ReadonlyMap<string, string | null>> {
  const first = operations[0] as DropPartition
  const idents = operations.map((operation) => serverIdent(operation.partition))
  const { schema, name } = first.table
  const living = compile(sql`SELECT partition_ident AS "ident" FROM information_schema.table_partitions
WHERE table_schema = ${schema} AND table_name = ${name} AND partition_ident = ANY(${idents})`)
  const rows = await database.query<{ ident: string }>(tag(living, first, runId))
  if (rows.length === 0) return new Map()
  const uuids = compile(sql`SELECT partition_ident AS "ident", min(partition_uuid) AS "uuid" FROM sys.shards
WHERE schema_name = ${schema} AND table_name = ${name} AND partition_ident = ANY(${rows.map((row) => row.ident)})
GROUP BY partition_ident`)
  const known = await rowsIfReadable(database.query<{ ident: string; uuid: string | null }>(tag(uuids, first, runId)))
  return new Map(rows.map(({ ident }) => [ident, known?.find((row) => row.ident === ident)?.uuid ?? null]))
}

/** A row that arrives after the drop makes a new partition of the same values, which has another uuid. */
function isAnother(partition: Partition, uuid: string | null): boolean {
  return uuid !== null && partition.fingerprint !== undefined && !partition.fingerprint.startsWith(`${uuid}:`)
}

function resultOf(
  { id, partition, table }: DropPartition,
  uuid: string | null | undefined,
  failure: Error | undefined,
): OperationResult {
  if (uuid === undefined || isAnother(partition, uuid)) {
    return { id, outcome: 'done', rows: partition.rows, bytes: partition.bytes }
  }
  return { id, outcome: 'failed', error: failure ?? stillThere(partition, formatTableName(table)) }
}

function stillThere(partition: Partition, table: string): CtkError {
  return new CtkError({
    code: 'CTK_NOT_VERIFIED',
    message: `CrateDB accepted to drop partition ${partition.label} of ${table}, and it is still there.`,
    suggestions: ['Look at what is planned now, and run again: ctk retention plan'],
    data: { ident: partition.ident },
  })
}
