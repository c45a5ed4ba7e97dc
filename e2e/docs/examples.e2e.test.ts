import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeDatabases } from '@ctk/conformance'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { spawn } from '../spawn-ctk.js'

const examples = join(import.meta.dirname, '../../apps/docs/examples')

describe('the main job, birdstrikes', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'ctk-birdstrikes-'))
  const start = () => spawn(process.execPath, [join(examples, 'birdstrikes/birdstrikes.ts')], cwd)
  afterAll(() => rmSync(cwd, { recursive: true }))

  it('loads 10,000 rows in 151 months and retires 35 of them', () => {
    const { code, stdout } = start()
    expect(code).toBe(0)
    expect(stdout).toContain('10,000 rows read · 10,000 written')
    expect(stdout).toContain('35 of 151')
    expect(stdout).toContain('35 partitions, 1,667 rows')
    expect(stdout).toContain('partitions 151 → 116, rows 10,000 → 8,333')
  })

  it('skips the load and finds nothing left to do the second time', () => {
    const { code, stdout } = start()
    expect(code).toBe(0)
    expect(stdout).toContain('Skipped: public.birdstrikes exists already')
    expect(stdout).toContain('Nothing to do')
    expect(stdout).not.toContain('dropped')
  })
})

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'the examples', (server) => {
  const cwd = mkdtempSync(join(tmpdir(), 'ctk-examples-'))
  // The embedded database of this folder is the default, so it needs no address; in memory nothing would be left for the next command.
  const env = server.name === 'pglite' ? {} : { CRATEDB_URI: server.url }
  const inMemory = server.name === 'pglite' ? { CRATEDB_URI: 'pglite://' } : env
  const script = (name: string) => spawn('sh', [join(examples, `${name}/${name}.sh`)], cwd, env)
  const program = (name: string) => spawn(process.execPath, [join(examples, `${name}/${name}.ts`)], cwd, inMemory)

  const clean = async () => {
    if (server.name === 'pglite') return rmSync(join(cwd, '.ctk'), { recursive: true, force: true })
    await using database = await openDatabase(server.url)
    const tables = ['basic_metrics', 'full_metrics', 'full_events', 'tags_foo', 'tags_baz'].map((name) => [
      database.defaultSchema,
      name,
    ])
    const own = ['ext', 'full_example', 'tags_example'].flatMap((schema) => [
      [schema, 'policy'],
      [schema, 'schema_version'],
    ])
    for (const [schema, name] of [...tables, ...own])
      await database.execute({ sql: `DROP TABLE IF EXISTS "${schema}"."${name}"`, parameters: [] })
  }
  beforeAll(clean)
  afterAll(async () => {
    await clean()
    rmSync(cwd, { recursive: true })
  })

  it('basic.ts', () => {
    expect(program('basic')).toMatchObject({ code: 0, stdout: '24 partitions, 12 dropped, 12 left\n' })
  })

  it('basic.sh', async () => {
    await clean()
    expect(script('basic')).toMatchObject({ code: 0, stdout: expect.stringContaining('12 partitions, 365 rows') })
  })

  it('full.ts', () => {
    const lines = [
      '0 findings',
      'timerange-delete full_events: 230 rows older than 2022-08-19, in 5 steps',
      'delete full_metrics: 151 rows older than 2022-06-30 22:00, in 5 steps',
      'full_events: 5 operations done',
      'full_metrics: 5 operations done',
      'full_events: 230 rows removed',
      'full_metrics: 151 rows removed',
      'nothing-expired, nothing-expired',
    ]
    expect(program('full')).toMatchObject({ code: 0, stdout: `${lines.join('\n')}\n` })
  })

  it('full.sh', async () => {
    await clean()
    const { code, stdout } = script('full')
    expect(code).toBe(0)
    expect(JSON.parse(stdout.slice(stdout.indexOf('\n{') + 1))).toMatchObject({
      exitCode: 0,
      tables: [{ status: 'nothing-expired' }, { status: 'nothing-expired' }],
    })
  })

  it('tags.ts', () => {
    const { code, stdout } = program('tags')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'tags_baz: 12 partitions dropped\nbar: 2\nbaz: 1\nfoo: 1\nremoved tags_baz\n',
    })
  })

  it('tags.sh', async () => {
    await clean()
    const { code, stdout } = script('tags')
    expect(code).toBe(0)
    expect(stdout).toContain('tags_baz  12 partitions, 365 rows')
    // The policy of tags_baz is removed, and the last list shows the other one only.
    expect(stdout.slice(stdout.lastIndexOf('tags_foo'))).not.toContain('tags_baz')
  })
})
