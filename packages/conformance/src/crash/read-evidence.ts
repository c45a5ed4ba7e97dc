import type { Database, Step } from '@ctk/core'
import { ChainVerifier, compile, sql, tableId } from '@ctk/core'

/** What runs have written down about themselves. */
export interface Evidence {
  /** Steps without an outcome. */
  readonly open: readonly string[]
  /** Keys of leases that somebody holds. */
  readonly held: readonly string[]
  /** Ids of operations that more than one step says were done. */
  readonly twice: readonly string[]
  /** What is wrong with audit chains, and done steps of which the audit does not know. */
  readonly faults: readonly string[]
  /** The rows that done steps have removed, as far as they know. */
  readonly removed: number
  /** Whether all of them know. */
  readonly counted: boolean
  readonly steps: readonly Step[]
}

/**
 * Reads the journal, the leases and the audit that `schema` holds, all of it, and checks them against each other.
 *
 * @param keeping kinds of operations that leave the rows in the table
 */
export async function readEvidence(
  database: Database,
  schema: string,
  keeping: readonly string[] = [],
): Promise<Evidence> {
  const store = database.runs({ schema })
  await store.refresh()
  const [runs, steps, log] = [await store.runs(), await store.steps({}), await store.log()]
  const leases = await database.query<{ key: string; token: string | null }>(
    compile(sql`SELECT "key", token FROM ${tableId({ schema, name: 'lease' })} ORDER BY "key"`),
  )
  const done = steps.filter((step) => step.state === 'done')
  const removing = done.filter(({ operation }) => !keeping.includes(operation.kind))
  const audited = new Set(log.filter(({ event }) => /^step\.(done|adopted)$/.test(event)).map((entry) => entry.subject))
  return {
    open: steps.filter((step) => step.state === 'open').map((step) => `${step.operation.id} of run ${step.runId}`),
    held: leases.filter(({ token }) => token !== null).map(({ key }) => key),
    twice: done.map((step) => step.operation.id).filter((id, i, all) => all.indexOf(id) !== i),
    faults: [
      ...runs.flatMap((run) => {
        const chain = new ChainVerifier(run)
        for (const entry of log) if (entry.chain === run.id) chain.add(entry)
        return chain.end().findings.map(({ chain, n, message }) => `run ${chain}, entry ${n}: ${message}`)
      }),
      ...done
        .filter((step) => !audited.has(step.operation.id))
        .map((step) => `step ${step.operation.id} is done, and the audit does not say so`),
    ],
    removed: removing.reduce((sum, { rows = 0 }) => sum + rows, 0),
    counted: removing.every((step) => step.rows !== undefined),
    steps,
  }
}
