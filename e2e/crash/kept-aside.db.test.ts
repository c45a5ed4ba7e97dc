import { describeDatabases, killSweep, openProcessPool, retentionScenario, uniqueSchema } from '@ctk/conformance'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { expect, it } from 'vitest'

describeDatabases(['pglite', 'postgresql'], 'killed at any statement of a run that keeps partitions aside', (db) => {
  it('ends as if nothing had happened', async () => {
    await using pool = await openProcessPool(db.url)
    await using scenario = await retentionScenario(pool.start().database, {
      plugins: [retentionDelete],
      tables: { a: [{ strategy: 'delete', duration: '1mo', grace: '7d' }] },
      schema: uniqueSchema('aside'),
    })
    const report = await killSweep(pool, scenario)
    expect(report.findings).toEqual([])
    expect(report.expected).toMatchObject({
      journal: { open: [], held: [], twice: [], removed: 'adds up' },
      faults: [],
    })
    expect(report.kills).toBe(2 * report.statements)
  }, 600_000)
})
