import {
  CtkError,
  compile,
  formatTableName,
  id,
  type OperationContext,
  type OperationHandler,
  type OperationResult,
  type Sender,
  type Statement,
  sql,
  type TableName,
  tableId,
  tag,
} from '@ctk/core'
import type { MovePartition } from '../move-partition.js'
import type { TablespaceTarget } from '../target.js'
import { isInTablespace, type TablespaceRow } from './tablespace-row.js'
import { tablespacesOf } from './tablespaces-query.js'

interface Found extends TablespaceRow, TableName {
  readonly indexNames: readonly TableName[]
}

/**
 * Moves a partition and its indexes into another tablespace, in one transaction. Nobody reads or writes it meanwhile; others
 * who have it open are waited for no longer than two seconds at a time.
 */
export const postgresqlMovePartition: OperationHandler<MovePartition> = {
  kind: 'move-partition',
  describe: (operation) => [moveTable(relationOf(operation), tablespaceOf(operation))],
  async probe(operation, context) {
    const found = await look(operation, context.database, context)
    if (!found) return { state: 'conflict', evidence: 'is gone' }
    return { state: isInTablespace(found, tablespaceOf(operation)) ? 'done' : 'pending', evidence: found }
  },
  async apply(operations, context) {
    const results: OperationResult[] = []
    for (const operation of operations) {
      try {
        results.push(await move(operation, context))
      } catch (error) {
        results.push({ id: operation.id, outcome: 'failed', error: error as Error })
      }
    }
    return results
  },
}

async function move(operation: MovePartition, context: OperationContext): Promise<OperationResult> {
  const { id: operationId, partition } = operation
  const gone = { id: operationId, outcome: 'skipped', reason: 'was gone already', gone: true } as const
  const tablespace = tablespaceOf(operation)
  const seen = await look(operation, context.database, context)
  if (!seen) return gone
  await requireTablespace(operation, tablespace, context)
  const results = await context.effect(async (sender) => {
    const send = (statement: Statement) => sender.execute(tag(statement, operation, context.runId))
    await send(compile(sql`SET LOCAL lock_timeout = '2s'`))
    await send(compile(sql`LOCK TABLE ONLY ${tableId(seen)} IN ACCESS EXCLUSIVE MODE`))
    // Under the lock it keeps its name.
    const found = await look(operation, sender, context)
    if (!found || found.schema !== seen.schema || found.name !== seen.name) throw renamed(operation)
    if (isInTablespace(found, tablespace)) return [{ ...gone, reason: `was in tablespace ${tablespace} already` }]
    await send(moveTable(found, tablespace))
    for (const index of found.indexNames) await send(moveIndex(index, tablespace))
    return [{ id: operationId, outcome: 'done', rows: partition.rows, bytes: partition.bytes }]
  }, context.signal)
  return results[0] as OperationResult
}

async function look(operation: MovePartition, sender: Sender, { runId, signal }: OperationContext) {
  const query = tag(tablespacesOf([operation.partition.ident]), operation, runId)
  const [found] = await sender.query<Found>(query, signal)
  return found
}

function moveTable(relation: TableName, tablespace: string): Statement {
  return compile(sql`ALTER TABLE ${tableId(relation)} SET TABLESPACE ${id(tablespace)}`)
}

function moveIndex(index: TableName, tablespace: string): Statement {
  return compile(sql`ALTER INDEX ${tableId(index)} SET TABLESPACE ${id(tablespace)}`)
}

async function requireTablespace(
  operation: MovePartition,
  tablespace: string,
  { database, runId, signal }: OperationContext,
): Promise<void> {
  const query = compile(sql`SELECT spcname::text AS "name" FROM pg_catalog.pg_tablespace ORDER BY spcname`)
  const names = (await database.query<{ name: string }>(tag(query, operation, runId), signal)).map(({ name }) => name)
  if (names.includes(tablespace)) return
  throw new CtkError({
    code: 'CTK_NOT_MOVED',
    message: `There is no tablespace ${tablespace}, so nothing of ${formatTableName(operation.table)} was moved. There are ${names.join(', ')}.`,
    suggestions: ['Create it (CREATE TABLESPACE … LOCATION …), or correct the target of the policy.'],
    data: { tablespace },
  })
}

/** Tried again: nothing was done yet, and the next look sees the new name. */
function renamed({ partition, table }: MovePartition): CtkError {
  return new CtkError({
    code: 'CTK_NOT_MOVED',
    message: `${partition.label} of ${formatTableName(table)} was renamed at this moment.`,
    data: { transient: true },
  })
}

function relationOf({ partition, table }: MovePartition): TableName {
  return partition.relation ?? table
}

function tablespaceOf({ to }: MovePartition): string {
  return (to as TablespaceTarget).tablespace
}
