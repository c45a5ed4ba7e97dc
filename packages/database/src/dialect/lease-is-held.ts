import { compile, type Operation, type OperationContext, sql, tag } from '@ctk/core'

/**
 * Whether the lease is still held: asked when a statement had no effect that should have had one. Where there are
 * transactions nothing commits without it.
 */
export async function leaseIsHeld(operation: Operation, context: OperationContext): Promise<boolean> {
  if (context.database.transaction) return true
  const held = tag(compile(sql`SELECT ${context.fence} AS "held"`), operation, context.runId)
  const [row] = await context.database.query<{ held: boolean | null }>(held)
  return row?.held === true
}
