import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type InstalledCtk, installedCtk } from './installed-ctk.ts'

/** What a stranger does with each kind once it is installed. Plugins are named after their kind. */
const uses: Readonly<Record<string, (ctk: InstalledCtk['ctk'], home: string) => Promise<void>>> = {
  'retention-strategy': async (ctk, home) => {
    await layOut(ctk, home, 'doc.metrics')
    const policy = ['doc.metrics', '--strategy=retention-strategy', '--target', 'partitions=1', '--duration=1mo']
    expect(await ctk(['retention', 'create-policy', ...policy])).toMatchObject({ code: 0 })
    const plan = await ctk(['retention', 'plan', 'doc.metrics', '--cutoff=2020-04-01'])
    expect(plan).toMatchObject({ code: 0, stdout: expect.stringMatching(/doc\.metrics +retention-strategy +1 of 4/) })
  },

  source: async (ctk) => {
    const pages = ['[{"id":1,"ts":"2024-03-01T00:00:00Z"},{"id":2,"ts":null}]', '[{"id":3,"ts":null}]']
    const server = createServer(({ url = '' }, response) => {
      response.end(pages[Number(new URL(url, 'http://localhost').searchParams.get('page')) - 1] ?? '[]')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const url = `source://127.0.0.1:${(server.address() as AddressInfo).port}/readings`
    expect(await ctk(['load', 'table', url, 'doc.readings', '--create'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('3 rows read · 3 written'),
    })
  },

  format: async (ctk, home) => {
    await writeFile(join(home, 'events.format'), 'id=1 msg="it is up"\nid=2 msg=bye\n')
    const load = await ctk(['load', 'table', 'events.format', 'doc.events', '--create'])
    expect(load).toMatchObject({ code: 0, stdout: expect.stringContaining('2 rows read · 2 written') })
    expect(await ctk(['save', 'table', 'doc.events', 'saved.format'])).toMatchObject({ code: 0 })
    expect(await readFile(join(home, 'saved.format'), 'utf8')).toBe('id=1 msg="it is up"\nid=2 msg=bye\n')
  },

  notifier: async (ctk, home) => {
    await layOut(ctk, home, 'doc.noticed')
    expect(
      await ctk(['retention', 'create-policy', 'doc.noticed', '--strategy=delete', '--duration=1mo']),
    ).toMatchObject({ code: 0 })
    const env = { NOTIFIER_FILE: join(home, 'events.ndjson') }
    const run = ['retention', 'run', 'doc.noticed', '--cutoff=2020-03-01']
    expect(await ctk(run, { env })).toMatchObject({ code: 0, stderr: expect.not.stringContaining('failed') })
    const events = (await readFile(env.NOTIFIER_FILE, 'utf8')).trim().split('\n')
    const types = events.map((line) => JSON.parse(line).type)
    expect(types).toEqual(expect.arrayContaining(['run.started', 'step.done', 'table.finished', 'run.finished']))
  },

  // Nothing of the command line asks clouds or starts jobs yet: they are offered, and nothing is wrong with them.
  'cloud-provider': offered,
  job: offered,
}

/**
 * The steps are the same for all of them; two tell whether they work, and the rest is told by `npm run test:long`. A strategy goes
 * the same way in the tutorial.
 */
const kinds = process.env.CTK_TEST_LONG ? Object.keys(uses) : ['source', 'format']

let host: InstalledCtk
beforeAll(async () => {
  host = await installedCtk(afterAll)
})

test.each(kinds)('%s: created, tested, published, installed, used and uninstalled', async (kind) => {
  const { ctk, run, home } = host
  const name = `ctk-plugin-${kind}`
  const created = await run('npm', ['create', '--yes', 'ctk-plugin', kind, '--', '--kind', kind])
  expect(created).toMatchObject({ code: 0, stdout: expect.stringContaining(`✔ ${name}: a `) })

  // Servers would be found on a developer's machine, and be started for each.
  const env = { CTK_TEST_POSTGRESQL_URL: 'nowhere://', CTK_TEST_CRATEDB_URL: 'nowhere://' }
  for (const args of [['install'], ['run', 'lint'], ['run', 'typecheck'], ['test'], ['publish']]) {
    const ran = await run('npm', args, { cwd: join(home, name), env })
    expect(ran.code, `npm ${args.join(' ')}:\n${ran.stdout}${ran.stderr}`).toBe(0)
    if (args[0] === 'test') expect(ran.stdout).toMatch(/^[1-9]\d* passed, 0 failed, \d+ skipped$/m)
  }

  expect(await ctk(['plugins', 'install', name])).toMatchObject({ code: 0 })
  // Copies of its own: nothing that it was built with or runs on is shared with the command line.
  const modules = join(home, '.local/share/ctk/node_modules')
  expect(await readdir(modules)).toEqual(expect.arrayContaining([name, '@ctk', 'tsyringe']))
  expect(await readdir(join(modules, '@ctk'))).toContain('core')
  expect((await ctk(['plugins'])).stdout).toMatch(new RegExp(`${name} +0\\.1\\.0`))

  await uses[kind]?.(ctk, home)

  expect(await ctk(['plugins', 'uninstall', name])).toMatchObject({ code: 0 })
  expect(await ctk(['plugins'])).toMatchObject({ code: 0, stdout: expect.not.stringContaining(name) })
})

/** Four partitions of a month, each with a row. */
async function layOut(ctk: InstalledCtk['ctk'], home: string, table: string): Promise<void> {
  const months = ['01', '02', '03', '04']
  await writeFile(join(home, 'metrics.csv'), `ts,value\n${months.map((m) => `2020-${m}-15T00:00:00Z,1\n`).join('')}`)
  const load = ['load', 'table', 'metrics.csv', table, '--create', '--partition-by=month(ts)']
  expect(await ctk(load)).toMatchObject({ code: 0 })
  expect(await ctk(['retention', 'setup'])).toMatchObject({ code: 0 })
}

async function offered(ctk: InstalledCtk['ctk']): Promise<void> {
  const doctor = await ctk(['doctor', '--json'])
  expect(doctor.stdout).toContain('ctk-plugin-')
  expect(JSON.parse(doctor.stdout).findings.filter(({ code }: { code: string }) => /PLUGIN/.test(code))).toEqual([])
}
