import {
  killSweep,
  openProcessPool,
  type RetentionScenarioOptions,
  retentionScenario,
  type SweepOptions,
  type TestDatabase,
  uniqueSchema,
} from '@ctk/conformance'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'

/** A policy that drops partitions, and one that deletes rows in slices. */
export const drop = { strategy: 'delete', duration: '1mo' }
export const slices = {
  strategy: 'timerange-delete',
  duration: '1mo',
  column: 'ts',
  target: { sliceRows: 5, pause: '0' },
}

/** Breaks off a run of our strategies at its statements, one after the other. */
export async function sweep(
  db: Pick<TestDatabase, 'url'>,
  options: Pick<RetentionScenarioOptions, 'tables' | 'refused' | 'options'>,
  thoroughness?: SweepOptions,
) {
  await using pool = await openProcessPool(db.url)
  const parts = { ...options, plugins: [retentionDelete, retentionTimerange], schema: uniqueSchema('kill') }
  await using scenario = await retentionScenario(pool.start().database, parts)
  return await killSweep(pool, scenario, thoroughness)
}
