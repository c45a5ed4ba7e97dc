import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { createToolkit, type Database, type Policy, type StoredEntry, type Toolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { createMonthlyTable, run } from './monthly-tables.js'

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'the audit of policies', (server) => {
  const schema = uniqueSchema('audit')
  const table = { schema, name: 'readings' }
  const runner = { name: 'ana (db crate)', origin: 'worker-3 pid 4711' }
  const intended = server.name === 'cratedb' ? ['policy.intended'] : []
  let database: Database
  let ext: string
  let toolkit: Toolkit

  beforeAll(async () => {
    database = await openDatabase(server.url)
    if (database.dialect !== 'cratedb') await run(database, `CREATE SCHEMA "${schema}"`)
    await createMonthlyTable(database, table)
  })
  beforeEach(async () => {
    ext = uniqueSchema('audit_ext')
    toolkit = createToolkit({ database, plugins: [retentionDelete], schema: ext, runner })
    await toolkit.setup()
    return () => dropSchema(database, ext)
  })
  afterAll(async () => {
    await dropSchema(database, schema)
    await database[Symbol.asyncDispose]()
  })

  const create = () => toolkit.policies.create({ strategy: 'delete', table, duration: '1y' })
  const runs = async () => {
    const store = database.runs({ schema: ext })
    await store.refresh()
    return (await store.runs()).reverse()
  }
  const log = async (): Promise<StoredEntry[]> => {
    const store = database.runs({ schema: ext })
    await store.refresh()
    return store.log()
  }
  const told = (entries: readonly StoredEntry[]) => entries.map(({ event }) => event)

  it('has what was there before and after, who did it and from where', async () => {
    const created = await create()
    const edited = await toolkit.policies.edit(created.id, { duration: '2y', tags: ['a'] })
    await toolkit.policies.remove({ ids: [created.id] })
    const entries = await log()
    expect(told(entries)).toEqual([
      ...intended,
      'policy.created',
      ...intended,
      'policy.changed',
      ...intended,
      'policy.removed',
    ])
    const done = entries.filter(({ event }) => event !== 'policy.intended')
    expect(done).toMatchObject(
      done.map(() => ({ policyId: created.id, table, subject: created.id, actor: runner.name, origin: runner.origin })),
    )
    const plain = (policy: Policy) => JSON.parse(JSON.stringify(policy))
    expect(done.map(({ entry }) => JSON.parse(entry))).toMatchObject([
      { after: plain(created) },
      { before: plain(created), after: plain(edited) },
      { before: plain(edited) },
    ])
    expect(await runs()).toMatchObject(
      ['create', 'edit', 'remove'].map((change) => ({
        kind: 'policy',
        actor: runner.name,
        exitCode: 0,
        length: intended.length + 1,
        opening: expect.stringContaining(`"change":"${change}"`),
      })),
    )
  })

  it('has several removed policies in one run', async () => {
    const columns = server.name === 'cratedb' ? ['ts_month'] : ['ts']
    const one = await create()
    const two = await toolkit.policies.create(
      { strategy: 'delete', table: { ...table, name: 'other' }, column: columns[0], duration: '1y' },
      { check: false },
    )
    await toolkit.policies.remove({ strategy: 'delete' })
    const last = (await runs()).at(-1)
    expect(last).toMatchObject({ length: intended.length * 2 + 2 })
    expect(
      (await log())
        .filter((entry) => entry.event === 'policy.removed')
        .map(({ subject }) => subject)
        .sort(),
    ).toEqual([one.id, two.id].sort())
  })

  it('does not have what was refused, nor what changed nothing or was only tried', async () => {
    const { id } = await create()
    const before = await log()
    await expect(create()).rejects.toMatchObject({ code: 'CTK_POLICY_EXISTS' })
    await toolkit.policies.edit(id, { duration: '1y' })
    await toolkit.policies.edit(id, { duration: '3y' }, { dryRun: true })
    await toolkit.policies.remove({ ids: [id] }, { dryRun: true })
    expect(await log()).toEqual(before)
    expect(await runs()).toHaveLength(1)
  })

  it('has one winner of several edits of the same version', async () => {
    const { id } = await create()
    const edits = await Promise.allSettled(
      ['2y', '3y', '4y'].map((duration) => toolkit.policies.edit(id, { duration })),
    )
    const won = edits.filter(({ status }) => status === 'fulfilled')
    expect(won.length).toBeGreaterThan(0)
    const changed = (await log()).filter(({ event }) => event === 'policy.changed')
    expect(changed).toHaveLength(won.length)
    expect(JSON.parse(changed.at(-1)?.entry ?? '').after.version).toBe(1 + won.length)
    expect((await toolkit.policies.find({ ids: [id] }))[0]?.version).toBe(1 + won.length)
  })

  it('asks for setup where the tables of an earlier release know no runs', async () => {
    for (const name of ['run', 'jobs_log']) await run(database, `DROP TABLE "${ext}"."${name}"`)
    await expect(create()).rejects.toMatchObject({
      code: 'CTK_STORE_MISSING',
      suggestions: ['Bring them forward: ctk retention setup'],
    })
    expect(await toolkit.policies.find()).toEqual([])
  })

  describe('when statements fail', () => {
    /** The toolkit over a database of which one statement fails, before or after it took effect. */
    const failing = (mark: RegExp, side: 'before' | 'after'): Toolkit => {
      const guard = <R>(statement: { readonly sql: string }, send: () => Promise<R>): Promise<R> => {
        if (!mark.test(statement.sql)) return send()
        const fail = () => Promise.reject(new Error('the connection is gone'))
        return side === 'before' ? fail() : send().then(fail)
      }
      const wrap = <T extends Pick<Database, 'query' | 'execute'>>(sender: T): T => ({
        ...sender,
        query: (query, signal) => guard(query, () => sender.query(query, signal)),
        execute: (statement, signal) => guard(statement, () => sender.execute(statement, signal)),
      })
      const { transaction } = database
      const broken = {
        ...wrap(database),
        policies: (options) => {
          const store = database.policies(options)
          const write = (
            sender: typeof store | ReturnType<typeof store.within>,
            within: typeof store.within | undefined,
          ) => ({
            ...(within && { within }),
            schema: store.schema,
            setup: store.setup.bind(store),
            list: sender.list.bind(sender),
            create: (policy: Policy) => guard({ sql: 'effect' }, () => sender.create(policy)),
            update: (policy: Policy) => guard({ sql: 'effect' }, () => sender.update(policy)),
            remove: (ids: readonly string[]) => guard({ sql: 'effect' }, () => sender.remove(ids)),
          })
          return {
            ...write(store, undefined),
            within: (sender) => write(store.within(sender), undefined),
          } as typeof store
        },
        ...(transaction && { transaction: (work, signal) => transaction((sender) => work(wrap(sender)), signal) }),
      } as Database
      return createToolkit({ database: broken, plugins: [retentionDelete], schema: ext, runner })
    }

    it.each(
      (['before', 'after'] as const).flatMap((side) =>
        [/run"\s*\(id/, /^INSERT INTO "[^"]*"\."jobs_log"/, /^effect$/, /SET finished_at/].map(
          (mark) => [side, mark] as const,
        ),
      ),
    )('%s %s, there is no change that the audit does not have', async (side, mark) => {
      await expect(failing(mark, side).policies.create({ strategy: 'delete', table, duration: '1y' })).rejects.toThrow(
        'the connection is gone',
      )
      const policies = await toolkit.policies.find()
      const entries = await log()
      const audited = entries.filter((entry) => entry.event === 'policy.created' || entry.event === 'policy.intended')
      if (policies.length > 0) expect(audited.map(({ subject }) => subject)).toContain(policies[0]?.id)
      if (database.transaction) expect([policies, entries]).toEqual([[], []])
      // The next one is not hindered by what is left.
      if (policies.length === 0) await create()
      expect((await toolkit.policies.find()).length).toBe(1)
    })
  })
})
