import { describeDatabases } from '@ctk/conformance'
import { expect, it } from 'vitest'
import { drop, slices, sweep } from './sweep.js'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'killed at any statement', (db) => {
  it('a run of partitions and slices ends as if nothing had happened, and nothing is done twice', async () => {
    const report = await sweep(db, { tables: { a: [drop], b: [slices] } })
    expect(report.findings).toEqual([])
    expect(report.expected).toMatchObject({
      journal: { open: [], held: [], twice: [], removed: 'adds up' },
      faults: [],
    })
    expect(report.kills).toBe(2 * report.statements)
  }, 600_000)

  it('so does one of several tables at a time, one of which is refused', async () => {
    const tables = { a: [drop], b: [slices], c: [drop] }
    const report = await sweep(db, { tables, refused: drop, options: { parallel: 2 } }, { every: 5 })
    expect(report.findings).toEqual([])
    expect(report.kills).toBeGreaterThan(report.statements / 5)
  }, 600_000)
})
