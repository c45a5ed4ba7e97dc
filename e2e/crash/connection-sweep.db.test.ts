import { describeDatabases } from '@ctk/conformance'
import { expect, it } from 'vitest'
import { drop, slices, sweep } from './sweep.js'
import { sweepEvery } from './sweep-every.js'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'losing the connection at any statement', (db) => {
  const every = sweepEvery(db.name === 'pglite' ? 2 : 11)

  it('a run that goes on does not lose track of what it did', async () => {
    const report = await sweep(db, { tables: { a: [drop], b: [slices] } }, { survive: true, every })
    expect(report.findings).toEqual([])
    expect(report.kills).toBeGreaterThanOrEqual((2 * report.statements) / every - 2)
  }, 600_000)
})
