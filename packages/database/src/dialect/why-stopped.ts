import type { OperationContext } from '@ctk/core'

/**
 * Why a statement had no effect that should have had one, if it is the fence. Where there are transactions nothing commits
 * without it.
 */
export async function whyStopped(context: OperationContext): Promise<Error | undefined> {
  return context.database.transaction ? undefined : context.stopped()
}
