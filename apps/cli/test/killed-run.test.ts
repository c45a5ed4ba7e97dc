import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { expect, onTestFinished, test } from 'vitest'
import { dropSchema } from './drop-schema.js'
import { linkPlugin } from './link-plugin.js'
import { writeReadings } from './readings.js'
import { runCtk, temporaryFolder } from './run-ctk.js'
import { spawnCtk } from './spawn-ctk.js'

/** A strategy that plans for ever, and so holds the lease of its table. */
const sleepy = `add('retention-strategy', 'sleepy', async () => ({
  name: 'sleepy', category: 'partition', destructive: false, requires: [],
  plan: () => {
    process.stderr.write('asleep\\n')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  },
}))`

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'a run that was killed', ({ name, url }) => {
  test('leaves a lease that the next run of this computer takes over at once, and a living one keeps it', async () => {
    const folder = temporaryFolder()
    linkPlugin(folder, 'sleepy', sleepy)
    const schema = uniqueSchema('killed')
    if (name !== 'pglite') onTestFinished(() => dropSchema(url, schema))
    const env: Record<string, string> = name === 'pglite' ? {} : { CRATEDB_URI: url }
    const ctk = async (...argv: string[]) => runCtk(folder, [...argv, `--schema=${schema}`], env)
    const table = `${schema}.readings`
    await ctk('load', 'table', writeReadings(folder), table, '--create', '--partition-by', 'month(time)')
    await ctk('retention', 'setup')
    expect(await ctk('retention', 'create-policy', table, '--strategy=sleepy', '--duration=1y')).toMatchObject({
      exitCode: 0,
    })
    const options = ['--max-share=100', `--schema=${schema}`]
    const run = spawnCtk(folder, ['retention', 'run', '--strategy=sleepy', ...options], { env })
    await run.until('asleep')
    await ctk('retention', 'create-policy', table, '--strategy=delete', '--duration=1y')
    if (name !== 'pglite') {
      const held = await ctk('retention', 'run', '--strategy=delete', '--max-share=100')
      expect([held.exitCode, held.stderr]).toEqual([5, expect.stringMatching(/Another run works on .* ctk \d/)])
    }
    run.process.kill('SIGKILL')
    await run.outcome
    if (name === 'pglite') await ctk('retention', 'create-policy', table, '--strategy=delete', '--duration=1y')
    const next = await ctk('retention', 'run', '--strategy=delete', '--max-share=100')
    expect([next.exitCode, next.stderr]).toEqual([0, expect.not.stringContaining('CTK_')])
    expect(next.stdout).toMatch(/23 partitions|24 partitions/)
  })
})
