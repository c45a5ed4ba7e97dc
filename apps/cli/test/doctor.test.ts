import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { writeReadings } from './readings.js'
import { root, runCtk, temporaryFolder } from './run-ctk.js'

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

test('doctor tells another program named ctk, whose it is, and what to do where it is the one that is started', async () => {
  const folder = temporaryFolder()
  const [ours, pythons] = ['npm', 'python'].map((name) => join(folder, name)) as [string, string]
  for (const each of [ours, pythons]) mkdirSync(each)
  writeFileSync(join(ours, 'ctk'), `#!/bin/sh\nexec node '${join(root, 'bin', 'run.js')}' "$@"\n`, { mode: 0o755 })
  const script = `#!${process.execPath}\nfrom cratedb_toolkit.cli import cli\nif __name__ == "__main__":\n    cli()\n`
  writeFileSync(join(pythons, 'ctk'), script, { mode: 0o755 })
  const doctor = (...path: string[]) => runCtk(folder, ['doctor'], { PATH: path.join(delimiter) })
  const alone = await doctor(ours)
  expect([alone.exitCode, alone.stdout]).toEqual([0, expect.not.stringContaining('Programs named ctk')])
  const behind = await doctor(ours, pythons)
  expect([behind.exitCode, behind.stdout]).toEqual([
    0,
    expect.stringMatching(/npm.ctk +this ctk +the one[\s\S]*python.ctk +the Python toolkit/),
  ])
  const before = await doctor(pythons, ours)
  expect(before.exitCode).toBe(1)
  expect(before.stdout).toContain(
    `✖ Typing ctk starts ${join(pythons, 'ctk')} (the Python toolkit), and not this one, ${join(ours, 'ctk')}.`,
  )
  expect(before.stdout).toContain(`alias ctk='${join(ours, 'ctk')}'`)
})
