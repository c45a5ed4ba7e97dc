import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { createMonthlyTable, full, rows } from '../retention/monthly-tables.js'
import { type Spawned, startCtk } from '../spawn-ctk.js'
import { type Answer, isSigned, type Receiver, startReceiver } from './start-receiver.js'

const secret = `whsec_${randomBytes(32).toString('base64')}`
/** 2022-01 … 2022-03 are due at the first cutoff, three months more at each later one. */
const cutoffs = ['2022-04-02', '2022-07-02', '2022-10-02', '2023-01-02', '2023-04-02', '2023-07-02']

describeDatabases(['postgresql', 'cratedb'], 'webhooks', (db) => {
  const schema = uniqueSchema('hooks')
  const ext = `${schema}_ext`
  const table = `${schema}.readings`
  let folder: string
  let left = cutoffs

  const ctk = (...args: string[]): Promise<Spawned> =>
    startCtk([...args, '--uri', db.url, '--schema', ext], folder, { HOOK_SECRET: secret }).ended
  const json = async (...args: string[]) => {
    const { stdout, stderr, code } = await ctk(...args, '--json')
    return { document: JSON.parse(stdout), stderr, code }
  }
  const start = (...args: string[]) => {
    const [cutoff, ...rest] = left
    left = rest
    const run = ['retention', 'run', table, '--cutoff', cutoff as string, '--max-share', '100', ...args]
    return startCtk([...run, '--uri', db.url, '--schema', ext], folder, { HOOK_SECRET: secret })
  }
  const retire = (...args: string[]) => start(...args).ended
  const inDatabase = async <T>(
    work: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>,
  ): Promise<T> => {
    await using database = await openDatabase(db.url)
    return await work(database)
  }
  /** A port on which nobody listens, as far as anybody can know. */
  const closedPort = async () => {
    await using receiver = await startReceiver()
    return receiver.port
  }
  const add = async (name: string, port: number, ...args: string[]) => {
    const url = `http://127.0.0.1:${port}/hook`
    const added = await ctk('webhooks', 'add', url, '--name', name, '--secret-env', 'HOOK_SECRET', ...args)
    expect(added.code, added.stderr).toBe(0)
    onTestFinished(async () => {
      await ctk('webhooks', 'remove', name)
    })
  }
  const receiver = async (answer?: Answer, port?: number): Promise<Receiver> => {
    const started = await startReceiver(answer, port)
    onTestFinished(() => started[Symbol.asyncDispose]())
    return started
  }
  const ids = ({ received }: Receiver) => received.map(({ id }) => id)

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ctk-webhooks-'))
    await inDatabase((database) => createMonthlyTable(database, { schema, name: 'readings' }))
    expect((await ctk('retention', 'setup')).code).toBe(0)
    const created = await ctk('retention', 'create-policy', table, '--strategy=delete', '--duration=1d')
    expect(created.code, created.stderr).toBe(0)
  })

  afterAll(async () => {
    await inDatabase(async (database) => {
      for (const each of [schema, ext]) await dropSchema(database, each)
    })
    rmSync(folder, { recursive: true, force: true })
  })

  test('a receiver gets the events of a run, signed, each with the audit as it stood', async () => {
    const to = await receiver()
    await add('steps', to.port, '--events', '*')
    const ran = await retire('--json')
    const report = JSON.parse(ran.stdout)
    expect([ran.code, ran.stderr]).toEqual([0, expect.not.stringContaining('webhook')])
    const { runId, audit } = report
    const { policyId } = report.tables[0]
    expect(ids(to).toSorted()).toEqual(
      [
        `${runId}.started`,
        ...[1, 2, 3].map((n) => `${runId}.${n}`),
        `${runId}.table.${policyId}`,
        `${runId}.finished`,
      ].toSorted(),
    )
    for (const message of to.received) {
      expect(isSigned(message, secret), message.type).toBe(true)
      expect(Object.keys(message.payload)).toEqual(['id', 'type', 'at', 'run', 'database', 'data'])
      expect(message.payload).toMatchObject({ id: message.id, run: runId, at: expect.stringMatching(/^20.*Z$/) })
      expect(Math.abs(Number(message.headers['webhook-timestamp']) * 1000 - Date.now())).toBeLessThan(120_000)
    }
    const byType = (type: string) =>
      to.received.filter((message) => message.type === type).map(({ payload }) => payload.data)
    expect(byType('run.finished')).toMatchObject([{ exitCode: 0, kind: 'retention', audit }])
    expect(byType('table.finished')).toMatchObject([
      { policyId, table: { schema, name: 'readings' }, removed: { partitions: 3 }, audit },
    ])
    expect(byType('step.done')).toHaveLength(3)
    const entries = await inDatabase(async (database) => {
      const runs = database.runs({ schema: ext })
      await runs.refresh()
      return runs.log({ chains: [runId] })
    })
    const told = byType('step.done').map((data) => data.audit as { length: number; head: string })
    expect(told.toSorted((a, b) => a.length - b.length)).toEqual(
      entries.map(({ n, hash }) => ({ length: n, head: hash })),
    )
    const { document } = await json('webhooks', 'deliveries', 'steps')
    expect(
      document.deliveries.map(({ state, attempts, status }: Record<string, unknown>) => ({ state, attempts, status })),
    ).toEqual(Array(6).fill({ state: 'delivered', attempts: 1, status: 200 }))
  })

  test('a receiver that was down for the whole run gets every event once after replay', async () => {
    const port = await closedPort()
    await add('down', port, '--events', '*')
    const ran = await retire('--json')
    expect([ran.code, ran.stderr]).toEqual([0, expect.stringContaining('ctk webhooks replay down')])
    const { runId } = JSON.parse(ran.stdout)
    expect((await ctk('webhooks', 'replay', 'down')).code).toBe(1)
    const to = await receiver(undefined, port)
    expect(await json('webhooks', 'replay', 'down')).toMatchObject({
      code: 0,
      document: { webhooks: [{ name: 'down', delivered: 6, undelivered: 0 }] },
    })
    expect(new Set(ids(to)).size).toBe(6)
    expect(to.received).toHaveLength(6)
    for (const message of to.received) expect([message.payload.run, isSigned(message, secret)]).toEqual([runId, true])
    expect(await json('webhooks', 'replay', 'down')).toMatchObject({ document: { webhooks: [{ delivered: 0 }] } })
    expect(to.received).toHaveLength(6)
  })

  test('what a killed run could tell nobody is made again from the audit, with the ids and the content that it had', async () => {
    let answers = false
    const to = await receiver((response) => answers && response.writeHead(200).end())
    await add('killed', to.port, '--events', '*')
    const { process: child, ended } = start('--events=ndjson')
    // The work is done; the receiver has not answered yet, and nothing is in the delivery log.
    child.stdout?.on('data', (text: string) => text.includes('"run.finished"') && child.kill('SIGKILL'))
    const { code, stdout } = await ended
    expect(code).toBeNull()
    const { runId } = JSON.parse(stdout.split('\n')[0] as string)
    expect((await json('webhooks', 'deliveries', 'killed')).document.deliveries).toEqual([])
    const before = to.received.splice(0)
    expect(before.length).toBeGreaterThan(0)
    answers = true
    expect(await json('webhooks', 'replay', 'killed')).toMatchObject({ document: { webhooks: [{ delivered: 6 }] } })
    expect([to.received.length, new Set(ids(to)).size]).toEqual([6, 6])
    for (const message of to.received) expect([message.payload.run, isSigned(message, secret)]).toEqual([runId, true])
    for (const { id, body } of before) expect(to.received.find((message) => message.id === id)?.body).toBe(body)
  })

  test('a receiver that never answers is given up, and changes no exit code', async () => {
    const to = await receiver(() => undefined)
    await add('silent', to.port, '--events', '*')
    const { code, stderr } = await retire()
    expect(code).toBe(0)
    expect(to.received.length).toBeGreaterThan(0)
    expect(stderr).toContain('was not told of 6 events: no answer in time')
    const { document } = await json('webhooks', 'deliveries', 'silent', '--undelivered')
    expect(document.deliveries).toHaveLength(6)
    expect(document.deliveries.every(({ state }: { state: string }) => state === 'pending')).toBe(true)
  })

  test('a receiver that fails at first is tried again by the next command that has something to tell', async () => {
    let failing = true
    const to = await receiver((response) => response.writeHead(failing ? 503 : 204, { 'retry-after': '0' }).end())
    await add('moody', to.port)
    const report = JSON.parse((await retire('--json')).stdout)
    const before = await json('webhooks', 'deliveries', 'moody')
    expect(before.document.deliveries.map(({ state }: { state: string }) => state)).toEqual(Array(3).fill('pending'))
    failing = false
    to.received.length = 0
    const again = JSON.parse((await ctk('retention', 'run', table, '--cutoff=2022-01-01', '--json')).stdout)
    expect(again.audit).toBeUndefined()
    expect(ids(to).toSorted()).toEqual(
      [
        ...[
          `${report.runId}.started`,
          `${report.runId}.finished`,
          `${report.runId}.table.${report.tables[0].policyId}`,
        ],
        `${again.runId}.finished`,
      ].toSorted(),
    )
    const after = await json('webhooks', 'deliveries', 'moody', '--undelivered')
    expect(after.document.deliveries).toEqual([])
  })

  test('a receiver that refuses gets nothing again but on demand; one that is gone is disabled until a test succeeds', async () => {
    let status = 400
    const to = await receiver((response) => response.writeHead(status).end())
    await add('strict', to.port, '--events', 'run.finished')
    const nothing = () => ctk('retention', 'run', table, '--cutoff=2022-01-01')
    expect((await nothing()).stderr).toContain('the receiver answered 400')
    status = 200
    expect(await json('webhooks', 'replay', 'strict')).toMatchObject({ document: { webhooks: [{ delivered: 0 }] } })
    expect(await json('webhooks', 'replay', 'strict', '--failed')).toMatchObject({
      document: { webhooks: [{ delivered: 1 }] },
    })
    status = 410
    expect((await nothing()).stderr).toContain('It is disabled now')
    const sofar = to.received.length
    await nothing()
    expect(to.received).toHaveLength(sofar)
    expect(
      (await json('webhooks', 'list')).document.webhooks.find(({ name }: { name: string }) => name === 'strict'),
    ).toMatchObject({
      enabled: false,
      reason: expect.stringContaining('410'),
    })
    status = 200
    expect((await ctk('webhooks', 'test', 'strict')).code).toBe(0)
    expect(
      (await json('webhooks', 'list')).document.webhooks.find(({ name }: { name: string }) => name === 'strict')
        .enabled,
    ).toBe(true)
  })

  test('changes of policies are told', async () => {
    const to = await receiver()
    await add('policies', to.port)
    const { policies } = (await json('retention', 'list-policies')).document
    const [{ id }] = policies
    expect((await ctk('retention', 'edit-policy', id, '--description', 'told')).code).toBe(0)
    expect(to.received.map(({ type }) => type)).toEqual(['policy.changed'])
    expect(to.received[0]?.payload).toMatchObject({
      data: {
        policyId: id,
        before: { version: 1 },
        after: { version: 2, description: 'told' },
        audit: { head: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    })
  })

  test('no output, no table and no message has the secret', async () => {
    const to = await receiver()
    const file = join(folder, 'secret')
    writeFileSync(file, `${secret}\n`)
    const url = `http://ana:hunter2@127.0.0.1:${to.port}/hook?token=abcdef`
    const added = await ctk('webhooks', 'add', url, '--name=login', '--secret-file', file)
    const outputs = [added]
    for (const command of [['list'], ['list', '--json'], ['test', 'login'], ['replay'], ['deliveries', '--json']])
      outputs.push(await ctk('webhooks', ...command))
    outputs.push(await retireNothing())
    writeFileSync(file, 'whsec_c2hvcnQ=')
    outputs.push(await retireNothing(), await ctk('webhooks', 'test', 'login'))
    expect(outputs.at(-1)).toMatchObject({ code: 3, stderr: expect.stringContaining('is not a secret') })
    rmSync(file)
    outputs.push(await retireNothing(), await ctk('webhooks', 'test', 'login'))
    expect(outputs.at(-2)).toMatchObject({ code: 0, stderr: expect.stringContaining('cannot be read') })
    expect(to.received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('ana:hunter2').toString('base64')}`)
    const stored = await inDatabase(async (database) => [
      ...(await rows(database, `SELECT * FROM ${full({ schema: ext, name: 'webhook_delivery' })}`)),
      ...(await rows(database, `SELECT secret, database FROM ${full({ schema: ext, name: 'webhook' })}`)),
    ])
    outputs.push(await ctk('webhooks', 'remove', 'login'))
    const all = JSON.stringify([outputs, stored])
    for (const hidden of [secret.slice(6), 'hunter2', 'abcdef', 'c2hvcnQ']) expect(all).not.toContain(hidden)
  })

  const retireNothing = () => ctk('retention', 'run', table, '--cutoff=2022-01-01')
})

describe('webhooks add', () => {
  test.each([
    [['ftp://example.org'], 2, 'not an http(s) URL'],
    [['http://example.org/hook'], 2, '--insecure'],
    [['https://example.org/hook', '--events', 'runs.*'], 2, 'Did you mean "run.*"?'],
    [['https://example.org/hook', '--events', 'all'], 2, 'no pattern of events'],
    [['https://example.org/hook', '--secret-env', 'NOT_THERE'], 3, 'NOT_THERE'],
    [['https://example.org/hook', '--secret-env', 'WRONG'], 3, 'is not a secret'],
    [['https://example.org/hook', '--name', 'a b'], 2, '--name'],
  ])('refuses %j before it touches a database', async (args, code, text) => {
    const folder = mkdtempSync(join(tmpdir(), 'ctk-webhooks-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const env = { CTK_WEBHOOK_SECRET: secret, WRONG: 'hunter2' }
    const refused = await startCtk(['webhooks', 'add', ...args, '--uri', 'crate://127.0.0.1:1'], folder, env).ended
    expect([refused.code, refused.stderr]).toEqual([code, expect.stringContaining(text)])
    expect(refused.stderr).not.toContain('hunter2')
  })
})
