import { describeDatabases } from '@ctk/conformance'
import { expect, it } from 'vitest'
import { drop, slices, sweep } from './sweep.js'
import { sweepEvery } from './sweep-every.js'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'killed at any statement', (db) => {
  it('a run of partitions and slices ends as if nothing had happened, and nothing is done twice', async () => {
    const every = sweepEvery(db.name === 'pglite' ? 2 : 11)
    const report = await sweep(db, { tables: { a: [drop], b: [slices] } }, { every })
    expect(report.findings).toEqual([])
    expect(report.expected).toMatchObject({
      journal: { open: [], held: [], twice: [], removed: 'adds up' },
      faults: [],
    })
    expect(report.kills).toBeGreaterThanOrEqual((2 * report.statements) / every - 2)
  }, 600_000)

  it('so does one of several tables at a time, one of which is refused', async () => {
    const tables = { a: [drop], b: [slices], c: [drop] }
    const every = sweepEvery(db.name === 'pglite' ? 9 : 29)
    const report = await sweep(db, { tables, refused: drop, options: { parallel: 2 } }, { every })
    expect(report.findings).toEqual([])
    expect(report.kills).toBeGreaterThan(report.statements / every)
  }, 600_000)
})
