import type { ExecuteResult, Sender, Statement } from '@ctk/core'

/** The work of a transaction that is nothing but a list of statements. */
export function allOrNone(statements: readonly Statement[]): (transaction: Sender) => Promise<ExecuteResult[]> {
  return async (transaction) => {
    const results: ExecuteResult[] = []
    for (const statement of statements) results.push(await transaction.execute(statement))
    return results
  }
}
