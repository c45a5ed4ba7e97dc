import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findCrateDbInstallation } from './cratedb-installation.js'

let home: string

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'ctk crate ')))
  await mkdir(join(home, 'bin'))
  await writeFile(join(home, 'bin', 'crate'), '#!/bin/sh\n', { mode: 0o755 })
})

afterAll(() => rm(home, { recursive: true }))

test('CRATEDB_HOME is used where it is set', async () => {
  const found = await findCrateDbInstallation({ CRATEDB_HOME: home, PATH: '' })
  expect(found).toEqual({ installation: { command: join(home, 'bin', 'crate') } })
})

test('a wrong CRATEDB_HOME is reported, even with crate on the PATH', async () => {
  const found = await findCrateDbInstallation({ CRATEDB_HOME: '/nowhere', PATH: join(home, 'bin') })
  expect(found).toEqual({ reason: 'CRATEDB_HOME=/nowhere has no bin/crate' })
})

test('crate is found on the PATH', async () => {
  const found = await findCrateDbInstallation({ PATH: `/nowhere:${join(home, 'bin')}` })
  expect(found).toEqual({ installation: { command: join(home, 'bin', 'crate') } })
})

test('without either, the reason says so', async () => {
  expect(await findCrateDbInstallation({ PATH: '/nowhere' })).toHaveProperty('reason')
})
