import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { compile, id, sql } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { splitStrategy, splitTable } from '../src/shortcut/split-shortcut.js'
import { dropSchema } from './drop-schema.js'
import { linkPlugin } from './link-plugin.js'
import { writeReadings } from './readings.js'
import { root, runCtk, temporaryFolder, testEnvironment } from './run-ctk.js'

/** A strategy with settings, of which the second is the one that it needs. */
const archive = `add('retention-strategy', 'archive', async () => ({
  name: 'archive', category: 'partition', destructive: false, requires: [], plan: () => [],
  target: {
    jsonSchema: { type: 'object', properties: { level: { type: 'integer' }, repository: { type: 'string' } }, required: ['repository'] },
    parse: (target) => target,
  },
}))`

describeDatabases(['pglite', 'cratedb'], 'st ttl', ({ name, url }) => {
  const cleanups: (() => void)[] = []
  const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
  const schema = uniqueSchema('st')
  const table = `${schema}.readings`
  const address = name === 'pglite' ? 'pglite://.ctk/data' : url
  const env = { CRATEDB_URI: address }
  const ctk = (...argv: string[]) => runCtk(folder, [...argv, `--schema=${schema}`], env)
  const column = name === 'cratedb' ? 'time_month' : 'time'

  beforeAll(async () => {
    linkPlugin(folder, 'archive', archive)
    await ctk('load', 'table', writeReadings(folder), table, '--create', '--partition-by', 'month(time)')
    expect((await ctk('retention', 'setup')).exitCode).toBe(0)
  })
  afterAll(async () => {
    if (name !== 'pglite') await dropSchema(url, schema)
    for (const cleanup of cleanups) cleanup()
  })

  /** All columns of the policy that a command stores, but its times; the policy is removed again. */
  const stored = async (...argv: string[]) => {
    const { exitCode, stdout, stderr } = await ctk(...argv)
    expect([exitCode, stderr], argv.join(' ')).toEqual([0, ''])
    expect(stdout).toContain('✔ Policy created')
    const rows = await (async () => {
      await using database = await openDatabase(name === 'pglite' ? `pglite://${join(folder, '.ctk/data')}` : url)
      return database.query<Record<string, unknown>>(compile(sql`SELECT * FROM ${id(schema, 'policy')}`))
    })()
    expect(rows).toHaveLength(1)
    const { created_at, updated_at, ...row } = rows[0] as Record<string, unknown>
    expect([created_at, updated_at]).toEqual([expect.any(Date), expect.any(Date)])
    expect((await ctk('retention', 'delete-policy', row.id as string)).exitCode).toBe(0)
    return row
  }

  test.each([
    [
      'without the column',
      ['st', 'ttl', table, 'delete', '365d'],
      ['--strategy=delete', '--duration=365d'],
      { strategy: 'delete', duration: '365d' },
    ],
    [
      'with the column',
      ['st', 'ttl', `${table}:${column}`, 'delete', '4w'],
      ['--strategy=delete', '--duration=4w', '--column', column],
      { duration: '4w', time_column: column },
    ],
    [
      'with the main setting of the strategy',
      ['st', 'ttl', `${table}:"${column}"`, 'archive:export_cold', '1y'],
      ['--strategy=archive', '--duration=1y', '--column', column, '--target', 'repository=export_cold'],
      { strategy: 'archive', target: { repository: 'export_cold' } },
    ],
    [
      'with flags',
      [
        'st',
        'ttl',
        table,
        'delete',
        '90d',
        '--tags=b,a',
        '--timezone=Europe/Vienna',
        '--expire-by=start',
        '--disabled',
        '--description',
        'x y',
      ],
      [
        '--strategy=delete',
        '--duration=90d',
        '--tags=b,a',
        '--timezone=Europe/Vienna',
        '--expire-by=start',
        '--disabled',
        '--description',
        'x y',
      ],
      { tags: ['a', 'b'], enabled: false },
    ],
  ])('%s stores what create-policy stores, field for field', async (_, short, flags, facts) => {
    const long = await stored('retention', 'create-policy', table, ...flags)
    expect(long).toMatchObject(facts)
    expect(await stored(...short)).toEqual(long)
    expect(await stored('supertask', 'create-retention-policy', '--table', table, ...flags)).toEqual(long)
  })

  test('a dry run shows the policy and stores nothing', async () => {
    const { exitCode, stdout } = await ctk('st', 'ttl', table, 'delete', '1y', '--dry-run')
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('Policy would be created: delete partitions')])
    expect(JSON.parse((await ctk('retention', 'list', '--json')).stdout)).toEqual({ policies: [] })
  })

  test('a second one is refused as create-policy refuses it', async () => {
    await ctk('st', 'ttl', table, 'delete', '1y')
    const { exitCode, stderr } = await ctk('st', 'ttl', `${table}:${column}`, 'delete', '2y')
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('CTK_POLICY_EXISTS')])
  })
})

describe('wrong input', () => {
  test.each([
    [['st', 'ttl'], 2, 'TABLE and STRATEGY and DURATION are missing.'],
    [['st', 'ttl', 'doc.t', 'delete'], 2, 'DURATION is missing.'],
    [['st', 'ttl', 'doc.t', 'delete', '1y', 'x'], 2, '"x" is one argument too many.'],
    [['st', 'ttl', 'doc.t', 'delete', '1y', '--duration=2y'], 2, 'no flag --duration'],
    [['st', 'ttl', 'doc.t:', 'delete', '1y'], 2, 'is not TABLE or TABLE:COLUMN'],
    [['st', 'ttl', ':c', 'delete', '1y'], 2, 'is not TABLE or TABLE:COLUMN'],
    [['st', 'ttl', 'doc.t:a:b', 'delete', '1y'], 2, 'is not TABLE or TABLE:COLUMN'],
    [['st', 'ttl', 'doc.t', ':x', '1y'], 2, 'is not STRATEGY or STRATEGY:TARGET'],
    [['st', 'ttl', 'doc.t', 'delete:', '1y'], 2, 'is not STRATEGY or STRATEGY:TARGET'],
    [['st', 'ttl', 'doc.t', 'archive:x', '1y', '--target=a=b'], 2, 'The target is named twice'],
    [['st', 'ttl', 'doc.t', 'delete', 'pglite://', 'pglite://x'], 2, 'named twice'],
    [['st', 'ttl', 'doc.t', 'delete:export_cold', '1y', 'pglite://'], 2, 'The strategy "delete" has no target'],
    [['st', 'ttl', 'doc.t', 'delete', '-1w', 'pglite://'], 2, '-1w'],
    [['st', 'ttl', 'doc.t', 'delete', '1M', 'pglite://'], 2, '1M'],
    [['st', 'ttl', 'doc.t', 'snapshot:export_cold', '365d', 'pglite://'], 2, 'ctk plugins install retention-snapshot'],
    [['st', 'ttl', 'doc.t', 'snapshto', '365d', 'pglite://'], 2, 'Did you mean "snapshot"?'],
    [['st', 'tll'], 2, 'Did you mean "st ttl"?'],
  ])('ctk %j', async (argv, code, message) => {
    const { stdout, stderr, exitCode } = await runCtk(temporaryFolder(), argv)
    expect([exitCode, stdout + stderr]).toEqual([code, expect.stringContaining(message)])
  })

  test.each([
    ['doc.t', 'doc.t', undefined],
    ['doc.t:c', 'doc.t', 'c'],
    ['doc.t:"Flight Date"', 'doc.t', 'Flight Date'],
    ['"a:b"."c""d:":"e"":f"', '"a:b"."c""d:"', 'e":f'],
    ['doc."a:b"', 'doc."a:b"', undefined],
  ])('%s is taken apart', async (text, table, column) => {
    expect(await splitTable(text)).toEqual({ table, column })
  })

  test('what is behind the first colon of a strategy is its setting', async () => {
    expect(await splitStrategy('snapshot:a:b')).toEqual({ strategy: 'snapshot', target: 'a:b' })
  })
})

test('st is a command of its own, with short help', async () => {
  const folder = temporaryFolder()
  const st = (...argv: string[]) =>
    promisify(execFile)(process.execPath, [join(root, 'bin', 'st.js'), ...argv], {
      cwd: folder,
      env: testEnvironment(folder),
    }).catch((error: { code: number; stderr: string }) => error)
  for (const argv of [[], ['--help']]) {
    const help = (await st(...argv)) as { stdout: string }
    expect(help.stdout).toContain('st ttl TABLE[:COLUMN] STRATEGY[:TARGET] DURATION [DATABASE]')
    expect(help.stdout.split('\n').length).toBeLessThan(25)
  }
  expect(((await st('ttl', '--help')) as { stdout: string }).stdout).toContain('ctk st ttl')
  expect(((await st('--version')) as { stdout: string }).stdout).toMatch(/^@ctk\/cli\/\d/)
  expect(await st('ttl', 'doc.t', 'delete', '1y')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('CTK_TABLE_MISSING'),
  })
  expect(await st('nonsense')).toMatchObject({ code: 2 })
})
