import { join } from 'node:path'
import { expect, test } from 'vitest'
import { kit, runVitest } from '../../test/run-vitest.js'

const reporters = JSON.stringify(['verbose', join(kit, 'reporter.js')])
const files = {
  'vitest.config.mjs': `export default { test: { globalSetup: './setup.mjs', reporters: ${reporters} } }`,
  'setup.mjs': `export default (project) => project.provide('ctkDatabases', [
    { name: 'postgresql', origin: 'test', url: 'postgresql://here', psqlUrl: 'postgresql://here' },
    { name: 'cratedb', reason: 'nothing is installed' },
  ])`,
  'a.test.ts': `
    import { existsSync } from 'node:fs'
    import { dirname } from 'node:path'
    import { expect, test } from 'vitest'
    import { databases } from '${kit}databases/databases.js'
    import { describeDatabases } from '${kit}databases/describe-databases.js'
    describeDatabases(['pglite', 'postgresql', 'cratedb'], 'suite', (db) => {
      test('sees ' + db.url.replace(/-[^-/]+[/]data/, ''), () => {
        if (db.name === 'pglite') expect(existsSync(dirname(new URL(db.url).pathname))).toBe(true)
      })
    })
    test('the list leaves out what is missing', async () => {
      const found = databases(['postgresql', 'cratedb'])
      expect(found.map((db) => db.name)).toEqual(['postgresql'])
    })`,
}

test('runs the suite for each database, and counts a missing one as skipped', { timeout: 60_000 }, async () => {
  const { stdout, code } = await runVitest(files, { TMPDIR: '/tmp' })
  expect(stdout).toContain('suite (PGlite) > sees pglite:///tmp/ctk-test-pglite')
  expect(stdout).toContain('suite (PostgreSQL) > sees postgresql://here')
  expect(stdout).toContain('suite (CrateDB) > skipped: no CrateDB at hand: nothing is installed')
  expect(stdout).toMatch(/1 × no CrateDB at hand: nothing is installed\n\n3 passed, 0 failed, 1 skipped\n$/)
  expect(code).toBe(0)
})

test('CTK_REQUIRE_DATABASES turns a missing one into a failure', { timeout: 60_000 }, async () => {
  const { stdout, stderr, code } = await runVitest(files, { CTK_REQUIRE_DATABASES: 'postgresql,cratedb' })
  expect(stderr).toContain('Error: no CrateDB at hand: nothing is installed')
  expect(stdout).toMatch(/\n3 passed, 1 failed, 0 skipped\n$/)
  expect(code).toBe(1)
})

test('without the global setup, the reason is that', { timeout: 60_000 }, async () => {
  const { 'setup.mjs': _, ...rest } = files
  const config = { 'vitest.config.mjs': `export default { test: { reporters: ${reporters} } }` }
  const { stdout } = await runVitest({ ...rest, ...config })
  expect(stdout).toContain('no PostgreSQL at hand: the globalSetup of @ctk/conformance is not part of this vitest')
})
