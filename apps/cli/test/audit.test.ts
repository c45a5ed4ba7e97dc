import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile, id, sql } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeReadings } from './readings.js'
import { runCtk, temporaryFolder } from './run-ctk.js'

const cleanups: (() => void)[] = []
const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
afterAll(() => {
  for (const cleanup of cleanups) cleanup()
})

const ctk = (...argv: string[]) => runCtk(folder, argv)
const json = async (...argv: string[]) => JSON.parse((await ctk(...argv, '--json')).stdout)
const file = (name: string) => join(folder, name)
let policy: string
let run: string

test('before setup the remedy is named', async () => {
  for (const command of ['list', 'verify']) {
    const { exitCode, stderr } = await ctk('audit', command)
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('ctk retention setup')])
  }
})

describe('after a policy and a run', () => {
  beforeAll(async () => {
    await ctk('load', 'table', writeReadings(folder), '--create', '--partition-by', 'month(time)')
    await ctk('retention', 'setup')
    expect((await ctk('audit', 'list')).stdout).toBe('The audit has no such entry.\n')
    expect((await ctk('audit', 'verify')).stdout).toContain('The audit is whole: 0 runs with 0 entries.')
    policy = (await json('retention', 'create-policy', 'readings', '--strategy=delete', '--duration=1y')).policy.id
    await ctk('retention', 'edit-policy', policy, '--duration=2y')
    const { stdout } = await ctk('retention', 'run', '--cutoff=2002-03-10', '--max-share=100', '--json')
    writeFileSync(file('run.json'), stdout)
    run = JSON.parse(stdout).runId
    const idle = await ctk('retention', 'run', '--cutoff=2002-03-10', '--json')
    writeFileSync(file('idle.json'), idle.stdout)
  })

  test('list shows the latest first, with who, from where, and what became of it', async () => {
    const { stdout } = await ctk('audit', 'list')
    const lines = stdout.trimEnd().split('\n')
    expect(lines[0]).toMatch(/^ time \(UTC\) +event +table +what +policy +who +from +run +n$/)
    expect(lines.slice(1).map((line) => line.trim().split(/ {2,}/)[1])).toEqual([
      'step.done',
      'step.done',
      'policy.changed',
      'policy.created',
    ])
    expect(stdout).toMatch(/drop-partition \S*2000_?-?01.* \(31 rows\)/)
    expect(stdout).toMatch(/1y → 2y/)
    expect(stdout).toMatch(/ pid \d+ ctk \d/)
  })

  test('list selects by run, policy, table, time and number', async () => {
    const count = async (...flags: string[]) => (await json('audit', 'list', ...flags)).entries.length
    expect(await count('--run', run)).toBe(2)
    expect((await json('audit', 'list', '--run', run)).entries.map(({ n }: { n: number }) => n)).toEqual([1, 2])
    expect(await count('--policy', policy)).toBe(4)
    expect(await count('--policy', 'nobody')).toBe(0)
    expect(await count('--table', 'readings')).toBe(4)
    expect(await count('--table', 'other')).toBe(0)
    expect(await count('--since', 'now-1h')).toBe(4)
    const limited = await ctk('audit', 'list', '--limit', '3')
    expect(limited.stdout).toContain('These are the first 3 entries; more: add --limit 1000')
    expect(await json('audit', 'list', '--limit', '3')).toMatchObject({ more: true })
    expect((await json('audit', 'list', '--limit', '4')).more).toBe(false)
  })

  test('the document has policies before and after', async () => {
    const { entries } = await json('audit', 'list', '--policy', policy)
    expect(entries.at(-1)).toMatchObject({
      event: 'policy.created',
      at: expect.stringMatching(/Z$/),
      after: { id: policy, duration: '1y', version: 1 },
    })
    expect(entries.at(-2)).toMatchObject({ before: { duration: '1y' }, after: { duration: '2y', version: 2 } })
  })

  test('verify finds nothing, also against reports; a run that did nothing has none to compare', async () => {
    const alone = await ctk('audit', 'verify')
    expect([alone.exitCode, alone.stdout]).toEqual([
      0,
      expect.stringMatching(/✔ The audit is whole: 3 runs with 4 entries\./),
    ])
    expect(alone.stdout).toContain('--report')
    const kept = await ctk('audit', 'verify', '--report', 'run.json', '--report=idle.json')
    expect([kept.exitCode, kept.stdout]).toEqual([0, expect.stringContaining('compared with 1 report.')])
    expect((await ctk('audit', 'verify', '--run', run)).stdout).toContain('1 run with 2 entries')
  })

  test('what is wrong on the command line', async () => {
    writeFileSync(file('other.json'), '{"policies":[]}')
    writeFileSync(file('broken.json'), '{')
    for (const [argv, exitCode, message] of [
      [['verify', '--report', 'none.json'], 3, 'The report none.json cannot be read.'],
      [['verify', '--report', 'other.json'], 3, 'other.json is not the report of a run'],
      [['verify', '--report', 'broken.json'], 3, 'broken.json is not the report of a run'],
      [['verify', '--report'], 2, '--report expects a value'],
      [['list', '--limit', '0'], 2, '--limit'],
      [['list', '--since', 'yesterday'], 2, 'this is not a cutoff'],
      [['list', '--table', 'a.b.c'], 2, 'has 3 parts'],
      [['lst'], 2, 'Did you mean "audit list"?'],
    ] as const) {
      const outcome = await ctk('audit', ...argv)
      expect([outcome.exitCode, outcome.stderr], argv.join(' ')).toEqual([exitCode, expect.stringContaining(message)])
    }
    const unknown = await ctk('audit', 'verify', '--run', '01NOBODY')
    expect([unknown.exitCode, unknown.stdout]).toEqual([
      1,
      expect.stringContaining('there is no such run in the audit'),
    ])
  })

  test('a change by somebody else is named by run and entry, exit 1', async () => {
    {
      await using database = await openDatabase(`pglite://${file('.ctk/data')}`)
      await database.execute(
        compile(sql`UPDATE ${id('ext', 'jobs_log')} SET actor = 'eve' WHERE chain = ${run} AND n = 2`),
      )
    }
    const { exitCode, stdout } = await ctk('audit', 'verify')
    expect(exitCode).toBe(1)
    expect(stdout).toContain(`✖ Run ${run}, entry 2: actor is "eve", and the text that is hashed says`)
    expect(stdout).toContain('Findings: 1 in 3 runs with 4 entries. Somebody changed the audit.')
    const document = await json('audit', 'verify')
    expect(document).toMatchObject({ findings: [{ code: 'CTK_FINDINGS', chain: run, n: 2 }], exitCode: 1 })
    {
      await using database = await openDatabase(`pglite://${file('.ctk/data')}`)
      for (const table of ['jobs_log', 'run']) {
        const key = id(table === 'run' ? 'id' : 'chain')
        await database.execute(compile(sql`DELETE FROM ${id('ext', table)} WHERE ${key} = ${run}`))
      }
    }
    expect((await ctk('audit', 'verify')).exitCode).toBe(0)
    const kept = await ctk('audit', 'verify', '--report', 'run.json')
    expect([kept.exitCode, kept.stdout]).toEqual([1, expect.stringContaining(`✖ Run ${run}: nothing is left of it`)])
    expect(JSON.parse(readFileSync(file('run.json'), 'utf8')).audit).toMatchObject({ length: 2 })
  })
})
