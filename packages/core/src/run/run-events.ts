import type { CtkEvent } from '../events/event.js'
import { openChain } from './audit-chain.js'
import type { RunRecord } from './run.js'

type RunStarted = Extract<CtkEvent, { type: 'run.started' }>
type RunFinished = Extract<CtkEvent, { type: 'run.finished' }>

/** The event of a run that began, made of its row: the same when it happens and whenever it is read again. */
export function runStarted(run: RunRecord): RunStarted {
  const { id: runId, kind, actor, origin, startedAt, opening } = run
  const audit = openChain(opening)
  return { type: 'run.started', runId, kind, actor, origin, startedAt, opening: contentOf(opening), audit }
}

/** The event of a run that has ended; undefined for one that has not, or was killed. */
export function runFinished(run: RunRecord & { readonly finishedAt: number; readonly exitCode: number }): RunFinished
export function runFinished(run: RunRecord): RunFinished | undefined
export function runFinished(run: RunRecord): RunFinished | undefined {
  const { id: runId, kind, actor, origin, startedAt, finishedAt, exitCode, closing, length, head } = run
  if (finishedAt === undefined || exitCode === undefined) return undefined
  const how = { finishedAt, exitCode, closing: contentOf(closing ?? '{}'), audit: { length, head } }
  return { type: 'run.finished', runId, kind, actor, origin, startedAt, ...how }
}

/** Without what repeats the columns of the row. */
function contentOf(text: string): object {
  const { run: _, ...content } = JSON.parse(text) as Record<string, unknown>
  return content
}
