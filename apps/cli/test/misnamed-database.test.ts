import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runCtk, temporaryFolder } from './run-ctk.js'

test.each([
  [
    'CRATEDB_SQLALCHEMY_URL',
    'crate://crate@localhost:4200/',
    'CRATEDB_SQLALCHEMY_URL is set, which the Python toolkit reads.',
  ],
  [
    'CRATEDB_CLUSTER_URL',
    'crate://crate@localhost:4200/',
    'CRATEDB_CLUSTER_URL is set, which the Python toolkit reads.',
  ],
  ['CRATEDB_HTTP_URL', 'http://localhost:4200/', 'CRATEDB_HTTP_URL is set, which the Python toolkit reads.'],
  ['CRATEDB_URI', '$CRATEDB_URI', 'CRATEDB_URI names itself: its value is $CRATEDB_URI.'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as a shell has it
  ['CRATEDB_URI', '${CRATEDB_URI}', 'CRATEDB_URI names itself'],
  ['CRATEDB_URI', '%CRATEDB_URI%', 'CRATEDB_URI names itself'],
  ['CRATEDB_URI', 'CRATEDB_URI', 'CRATEDB_URI names itself'],
  [
    'CRATEDB_URI',
    '$CRATEDB_SQLALCHEMY_URL',
    'The database is named as $CRATEDB_SQLALCHEMY_URL (environment CRATEDB_URI)',
  ],
])('%s=%s is one message, and exit code 2', async (name, value, message) => {
  const folder = temporaryFolder()
  const { stdout, stderr, exitCode } = await runCtk(folder, ['retention', 'list'], { [name]: value })
  expect([exitCode, stdout]).toEqual([2, ''])
  expect(stderr.match(/✖/g)).toHaveLength(1)
  expect(stderr).toContain(`✖ ${message}`)
  expect(stderr).toContain('export CRATEDB_URI=')
  expect(readdirSync(folder)).toEqual([])
})

test('who names a database for ctk may have variables of the Python toolkit besides', async () => {
  const env = { CRATEDB_SQLALCHEMY_URL: 'crate://nowhere:1', CRATEDB_URI: 'pglite://data' }
  const { stderr } = await runCtk(temporaryFolder(), ['retention', 'setup'], env)
  expect(stderr).not.toContain('Python')
})
