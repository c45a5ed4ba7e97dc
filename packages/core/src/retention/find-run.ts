import { CtkError } from '../errors/ctk-error.js'
import type { RunRecord } from '../run/run.js'
import type { RunStore } from '../run/run-store.js'
import { nearest } from '../text/nearest.js'

/** Among as many of the latest runs the one that was meant is looked for. */
const NEAR = 500

/**
 * The run that an id means, or the beginning of one that no other run has.
 *
 * @throws CTK_RUN_NOT_FOUND, with the nearest id
 */
export async function findRun(id: string, store: RunStore, signal?: AbortSignal): Promise<RunRecord> {
  const wanted = id.trim().toUpperCase()
  await store.refresh(signal)
  // Ids are made of digits and letters; anything else could be a pattern to the database.
  const found = /^[0-9A-Z]+$/.test(wanted) ? await store.runs({ prefix: wanted, limit: 4 }, signal) : []
  const exact = found.find((run) => run.id === wanted)
  if (exact) return exact
  if (found.length === 1) return found[0] as RunRecord
  if (found.length > 1) {
    const some = found.slice(0, 3).map((run) => run.id)
    throw notFound(
      `Several runs begin with ${wanted}: ${some.join(', ')}${found.length > some.length ? ' and others' : ''}.`,
      'Write more of the id.',
    )
  }
  const ids = (await store.runs({ limit: NEAR }, signal)).map((run) => run.id)
  const near = nearest(wanted, ids)
  throw notFound(`There is no run ${id}.${near === undefined ? '' : ` Did you mean ${near}?`}`)
}

function notFound(message: string, ...suggestions: readonly string[]): CtkError {
  return new CtkError({
    code: 'CTK_RUN_NOT_FOUND',
    message,
    suggestions: [...suggestions, 'See which runs there are: ctk retention history'],
  })
}
