import { spawn } from 'node:child_process'
import { chaosProxy, describeDatabases, openProcessPool, retentionScenario, uniqueSchema } from '@ctk/conformance'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { expect, it } from 'vitest'
import { ctkProgram } from '../spawn-ctk.ts'
import { holding, intends } from './holding.ts'
import { startRun } from './run-process.ts'

describeDatabases(['postgresql', 'cratedb'], 'two runs at the same time', (db) => {
  it('one works; the other exits 5 at once, or waits with --wait and finds nothing left to do', async () => {
    await using pool = await openProcessPool(db.url)
    const { database } = pool.start()
    const tables = { a: [{ strategy: 'delete', duration: '1mo' }] }
    await using scenario = await retentionScenario(database, {
      plugins: [retentionDelete],
      tables,
      schema: uniqueSchema('two'),
    })
    const working = holding('reply', intends)
    await using proxy = await chaosProxy(db.url, working.rules)
    const first = startRun(proxy.url, scenario.storeSchema, { ...scenario.request, statementTimeoutMs: 120_000 })
    await working.caught

    const rival = (...more: string[]) =>
      ctk('retention', 'run', db.url, '--schema', scenario.storeSchema, '--cutoff', '2020-04-01', '--json', ...more)
    const refused = await rival()
    expect(refused.code).toBe(5)
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'CTK_LEASE_HELD' } })

    const waiting = rival('--wait', '5m')
    working.letGo()
    expect(await first.ended).toMatchObject({ code: 0, report: { tables: [{ removed: { partitions: 2, rows: 8 } }] } })
    const waited = await waiting
    expect(waited.code, waited.stderr).toBe(0)
    expect(JSON.parse(waited.stdout)).toMatchObject({ exitCode: 0, tables: [{ status: 'nothing-expired' }] })
    expect(await scenario.inspect(database)).toMatchObject({
      journal: { open: [], held: [], twice: [], removed: 'adds up' },
      faults: [],
    })
  })
})

/** The command line, without waiting for it. */
function ctk(
  ...args: string[]
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, [ctkProgram, ...args])
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    output.stdout += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    output.stderr += chunk
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output })))
}
