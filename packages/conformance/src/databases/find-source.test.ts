import { expect, test } from 'vitest'
import { findCrateDb } from './find-cratedb.js'
import { findPostgresql } from './find-postgresql.js'
import type { Environment } from './find-source.js'

const installation = { command: '/somewhere/bin/crate', origin: 'somewhere', bin: '/somewhere/bin' }

function machine(options: { env?: Environment; docker?: boolean; installed?: boolean }) {
  const asked: string[] = []
  const probes = {
    env: options.env ?? {},
    probeDocker: async () => {
      asked.push('docker')
      return options.docker ? undefined : 'no engine answers'
    },
    findInstallation: async () => {
      asked.push('installation')
      return options.installed ? { installation } : { reason: 'nothing is installed' }
    },
  }
  return { asked, probes }
}

test('the address in the environment comes first, and nothing else is looked at', async () => {
  const env = { CTK_TEST_CRATEDB_URL: 'http://db:4200', CTK_TEST_POSTGRESQL_URL: 'postgresql://db' }
  const { asked, probes } = machine({ env, docker: true, installed: true })
  expect(await findCrateDb(probes)).toEqual({ kind: 'url', url: 'http://db:4200' })
  expect(await findPostgresql(probes)).toEqual({ kind: 'url', url: 'postgresql://db' })
  expect(asked).toEqual([])
})

test('Docker comes before an installation', async () => {
  const { asked, probes } = machine({ docker: true, installed: true })
  expect(await findCrateDb(probes)).toEqual({ kind: 'docker', image: 'crate/crate:6.4' })
  expect(await findPostgresql(probes)).toEqual({ kind: 'docker', image: 'postgres:17' })
  expect(asked).toEqual(['docker', 'docker'])
})

test('the environment overrides the image', async () => {
  const env = { CTK_TEST_CRATEDB_IMAGE: 'crate/crate:nightly', CTK_TEST_POSTGRESQL_IMAGE: 'postgres:15' }
  const { probes } = machine({ env, docker: true })
  expect(await findCrateDb(probes)).toEqual({ kind: 'docker', image: 'crate/crate:nightly' })
  expect(await findPostgresql(probes)).toEqual({ kind: 'docker', image: 'postgres:15' })
})

test('an installation comes last', async () => {
  const { asked, probes } = machine({ installed: true })
  expect(await findCrateDb(probes)).toEqual({ kind: 'installation', installation })
  expect(await findPostgresql(probes)).toEqual({ kind: 'installation', installation })
  expect(asked).toEqual(['docker', 'installation', 'docker', 'installation'])
})

test('where there is nothing, the reason lists all that was tried', async () => {
  const { probes } = machine({})
  expect(await findCrateDb(probes)).toEqual({
    kind: 'none',
    reason: 'CTK_TEST_CRATEDB_URL is not set; Docker: no engine answers; nothing is installed',
  })
})

test('an empty variable is no address', async () => {
  const { probes } = machine({ env: { CTK_TEST_CRATEDB_URL: '', CTK_TEST_CRATEDB_IMAGE: '' }, docker: true })
  expect(await findCrateDb(probes)).toEqual({ kind: 'docker', image: 'crate/crate:6.4' })
})
