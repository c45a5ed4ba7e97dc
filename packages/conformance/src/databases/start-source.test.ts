import { expect, test } from 'vitest'
import { findCrateDb } from './find-cratedb.js'
import { startSource } from './start-source.js'
import type { TestDatabase } from './test-database.js'

function database(origin: string): TestDatabase {
  const url = 'http://crate@127.0.0.1:4200'
  return { name: 'cratedb', origin, url, psqlUrl: undefined, user: 'crate', password: undefined, stop: async () => {} }
}

async function fail(message: string): Promise<never> {
  throw new Error(message)
}

const starters = {
  name: 'cratedb' as const,
  find: findCrateDb,
  useUrl: () => fail('does not answer'),
  startContainer: () => fail('manifest unknown'),
  startInstallation: async ({ command }: { command: string }) => database(command),
}

const engine = async () => undefined

test('a container that does not start gives way to the installation', async () => {
  const findInstallation = async () => ({ installation: { command: 'crate' } })
  const found = await startSource(starters, { env: {}, probeDocker: engine, findInstallation })
  expect(found).toMatchObject({ origin: 'crate' })
})

test('without an installation, the reason says why the container did not start', async () => {
  const findInstallation = async () => ({ reason: 'nothing is installed' })
  expect(await startSource(starters, { env: {}, probeDocker: engine, findInstallation })).toEqual({
    name: 'cratedb',
    reason:
      'CTK_TEST_CRATEDB_URL is not set; Docker: crate/crate:6.4 did not start: manifest unknown; nothing is installed',
  })
})

test('an address that does not answer is not replaced by something else', async () => {
  const findInstallation = async () => ({ installation: { command: 'crate' } })
  const env = { CTK_TEST_CRATEDB_URL: 'http://db:4200' }
  const found = await startSource(starters, { env, probeDocker: engine, findInstallation })
  expect(found).toEqual({ name: 'cratedb', reason: 'does not answer' })
})

test('an installation that fails to start is a reason, not an exception', async () => {
  const findInstallation = async () => ({ installation: { command: 'crate' } })
  const broken = { ...starters, startInstallation: () => fail('the server ended at once') }
  const found = await startSource(broken, { env: {}, probeDocker: async () => 'none', findInstallation })
  expect(found).toEqual({ name: 'cratedb', reason: 'the server ended at once' })
})
