import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { kit, runVitest } from '../../test/run-vitest.js'

const setup = JSON.stringify(join(kit, 'databases', 'global-setup.js'))
const reporters = JSON.stringify(['default', join(kit, 'reporter.js')])
const project = (name: string) => `{ test: { name: '${name}', include: ['${name}.test.ts'], globalSetup: ${setup} } }`

const suite = `
  import pg from 'pg'
  import { expect, test } from 'vitest'
  import { databases } from '${kit}databases/databases.js'
  test.each(databases(['postgresql', 'cratedb']))('$name', async (db) => {
    const client = new pg.Client({ connectionString: db.psqlUrl })
    await client.connect()
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
    await client.end()
    console.log('url of', db.name, 'is', db.url)
  })
  test('runs', () => undefined)`

test('two projects share one set of servers, which is gone at the end', { timeout: 240_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ctk-global-setup-'))
  await chmod(folder, 0o755)
  const { stdout, stderr, code } = await runVitest(
    {
      'vitest.config.mjs': `export default { test: { reporters: ${reporters}, projects: [${project('a')}, ${project('b')}] } }`,
      'a.test.ts': suite,
      'b.test.ts': suite,
    },
    { TMPDIR: folder, CRATE_HEAP_SIZE: '512m' },
  )
  expect(code, stderr).toBe(0)
  const urls = [...stdout.matchAll(/url of (\w+) is (\S+)/g)].map(([, name, url]) => `${name} ${url}`)
  expect(urls).toHaveLength(new Set(urls).size * 2)
  expect(stdout).toMatch(/\n\d+ passed, 0 failed, 0 skipped\n$/)
  expect((await readdir(folder)).filter((name) => name.startsWith('ctk-test-'))).toEqual([])
  await rm(folder, { recursive: true })
})
