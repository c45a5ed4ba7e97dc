import { expect, test } from 'vitest'
import { linkPlugin } from './link-plugin.js'
import { runCtk, temporaryFolder } from './run-ctk.js'

test('core plugins are discovered the same way as linked ones', async () => {
  const folder = temporaryFolder()
  linkPlugin(folder, 'mine', `add('retention-strategy', 'mine', async () => ({}))`)
  const { stdout } = await runCtk(folder, ['plugins', '--core'])
  for (const name of ['load-files', 'retention-delete', 'retention-timerange', 'webhooks', 'mine'])
    expect(stdout).toContain(name)
  const doctor = JSON.parse((await runCtk(folder, ['doctor', '--json'])).stdout)
  expect(doctor.plugins).toEqual([
    expect.objectContaining({ name: '@ctk/plugin-load-files', type: 'core', contract: 1 }),
    expect.objectContaining({ name: '@ctk/plugin-load-postgresql', type: 'core', contract: 1 }),
    expect.objectContaining({ name: '@ctk/plugin-load-testdata', type: 'core', contract: 1 }),
    expect.objectContaining({ name: '@ctk/plugin-retention-delete', type: 'core', contract: 1 }),
    expect.objectContaining({ name: '@ctk/plugin-retention-timerange', type: 'core', contract: 1 }),
    expect.objectContaining({ name: '@ctk/plugin-webhooks', type: 'core', contract: 1 }),
    expect.objectContaining({ name: 'mine', version: '1.2.3', type: 'link', contract: 1 }),
  ])
})

test.each([
  ['that throws', `throw new Error('no licence')`, 'no licence'],
  ['of another contract', `registry.install({ name: 'mine', contract: 99, register() {} })`, 'contract'],
  ['that takes a name', `add('retention-strategy', 'delete', async () => ({}))`, 'is already offered by'],
])('a plugin %s is named with a remedy and stops nothing else', async (_, register, reason) => {
  const folder = temporaryFolder()
  linkPlugin(folder, 'mine', register)
  const setup = await runCtk(folder, ['retention', 'setup'])
  expect(setup.exitCode).toBe(0)
  expect(setup.stderr).toMatch(/! Plugin \S+ could not be loaded: /)
  expect(setup.stderr).toContain(reason)
  expect(setup.stderr).toContain('ctk')
  const doctor = await runCtk(folder, ['doctor', '--json'])
  expect(doctor.exitCode).toBe(1)
  expect(JSON.parse(doctor.stdout).findings[0].message).toContain(reason)
})

test('what nobody offers may belong to a plugin that could not be loaded', async () => {
  const folder = temporaryFolder()
  linkPlugin(folder, 'mine', `throw new Error('no licence')`)
  const { stderr, exitCode } = await runCtk(folder, ['retention', 'run', '--strategy=mine'])
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringContaining('It may belong to a plugin that could not be loaded: mine.'),
  ])
})
