import {
  describeDatabases,
  killSweep,
  openProcessPool,
  type RetentionScenarioOptions,
  retentionScenario,
  type SweepOptions,
  uniqueSchema,
} from '@ctk/conformance'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { expect, it } from 'vitest'

const plugins = [retentionDelete, retentionTimerange]
const drop = { strategy: 'delete', duration: '1mo' }
const slices = { strategy: 'timerange-delete', duration: '1mo', column: 'ts', target: { sliceRows: 5, pause: '0' } }

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'killed at any statement', (db) => {
  const sweep = async (
    options: Pick<RetentionScenarioOptions, 'tables' | 'refused' | 'options'>,
    thoroughness?: SweepOptions,
  ) => {
    await using pool = await openProcessPool(db.url)
    const parts = { ...options, plugins, schema: uniqueSchema('kill') }
    await using scenario = await retentionScenario(pool.start().database, parts)
    return await killSweep(pool, scenario, thoroughness)
  }

  it('a run of partitions and slices ends as if nothing had happened, and nothing is done twice', async () => {
    const report = await sweep({ tables: { a: [drop], b: [slices] } })
    expect(report.findings).toEqual([])
    expect(report.expected).toMatchObject({
      journal: { open: [], held: [], twice: [], removed: 'adds up' },
      faults: [],
    })
    expect(report.kills).toBe(2 * report.statements)
  }, 600_000)

  it('so does one of several tables at a time, one of which is refused', async () => {
    const tables = { a: [drop], b: [slices], c: [drop] }
    const report = await sweep({ tables, refused: drop, options: { parallel: 2 } }, { every: 5 })
    expect(report.findings).toEqual([])
    expect(report.kills).toBeGreaterThan(report.statements / 5)
  }, 600_000)

  it('one that loses its connection at any statement and goes on does not lose track either', async () => {
    const report = await sweep({ tables: { a: [drop], b: [slices] } }, { survive: true })
    expect(report.findings).toEqual([])
    expect(report.kills).toBe(2 * report.statements)
  }, 600_000)
})
