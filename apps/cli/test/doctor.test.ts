import { expect, test } from 'vitest'
import { writeReadings } from './readings.js'
import { runCtk, temporaryFolder } from './run-ctk.js'

test('doctor shows versions, clock, plugins, tables and privileges, and finds nothing on a good day', async () => {
  const folder = temporaryFolder()
  const fresh = await runCtk(folder, ['doctor'])
  expect([fresh.exitCode, fresh.stdout]).toEqual([
    0,
    expect.stringContaining('none in the schema ext yet (ctk retention setup)'),
  ])
  await runCtk(folder, ['retention', 'setup'])
  await runCtk(folder, ['load', 'table', writeReadings(folder), '--create'])
  await runCtk(folder, ['retention', 'set-ttl', 'readings', '--duration=1y'])
  const { stdout, exitCode } = await runCtk(folder, ['doctor'])
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^ctk \d+\.\d+\.\d+ · Node\.js 2\d\./)
  expect(stdout).toMatch(/Database pglite:\/\/\.ctk\/data\n PostgreSQL \S+ · user postgres · clock/)
  expect(stdout).toContain("ctk's tables: schema ext, version 4")
  expect(stdout).toMatch(/@ctk\/plugin-retention-delete +\S+ +core +1/)
  expect(stdout).toMatch(/DELETE +public\.readings +yes +run/)
  expect(stdout).toMatch(/CREATE +schema ext +yes +setup/)
  expect(stdout).toContain('✔ Nothing to mend.')
})
