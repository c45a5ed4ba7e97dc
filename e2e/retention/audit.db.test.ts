import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import {
  type AuditEntry,
  appendToChain,
  type ChainHead,
  canonicalJson,
  compile,
  type Database,
  id,
  openChain,
  type RunRecord,
  type RunStore,
  type StoredEntry,
  sealChain,
  sql,
  verifyAudit,
} from '@ctk/core'
import { openDatabase } from '@ctk/database'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'

interface Chain {
  readonly run: RunRecord
  readonly entries: readonly StoredEntry[]
  /** Entries of an unfinished run that its head does not cover yet. */
  readonly beyond: number
}

const text = fc
  .oneof(fc.constantFrom('step.done', 'policy.created', '', 'größe 表 😀', '"; DROP'), fc.string({ maxLength: 8 }))
  .map((s) => s.replaceAll('\0', ' '))
const instant = fc.integer({ min: 0, max: 4_102_444_800_000 })
const source: fc.Arbitrary<AuditEntry> = fc.record({
  event: text,
  at: instant,
  actor: text,
  origin: text,
  table: fc.option(fc.record({ schema: text, name: text }), { nil: undefined }),
  policyId: fc.option(text, { nil: undefined }),
  subject: fc.option(text, { nil: undefined }),
  before: fc.jsonValue({ maxDepth: 1 }).map((value) => JSON.parse(JSON.stringify(value).replaceAll('\\u0000', ' '))),
})
const random = fc.record({
  kind: text,
  actor: text,
  origin: text,
  startedAt: instant,
  sources: fc.array(source, { maxLength: 5 }),
  finished: fc.boolean(),
  finishedAt: instant,
  exitCode: fc.constantFrom(0, 1, 70),
  beyond: fc.nat(2),
})

function build(
  index: number,
  { sources, finished, ...rest }: typeof random extends fc.Arbitrary<infer T> ? T : never,
): Chain {
  const { kind, actor, origin, startedAt, finishedAt, exitCode } = rest
  const own = { id: `01CHAIN${index}`, kind, actor, origin, startedAt }
  const opening = canonicalJson({ run: own })
  const { entries, head } = appendToChain(own.id, openChain(opening), sources)
  const stored = entries.map((each, i) => {
    const { before: _, ...columns } = sources[i] as AuditEntry
    return { ...columns, ...each } as StoredEntry
  })
  const beyond = finished ? 0 : Math.min(rest.beyond, sources.length)
  const at: ChainHead = appendToChain(own.id, openChain(opening), sources.slice(0, sources.length - beyond)).head
  const open = { ...own, opening, closing: undefined, finishedAt: undefined, exitCode: undefined, ...at }
  if (!finished) return { run: open, entries: stored, beyond }
  const closing = canonicalJson({ run: { finishedAt, exitCode } })
  return { run: { ...open, finishedAt, exitCode, closing, ...sealChain(head, closing) }, entries: stored, beyond }
}

const other = (value: unknown, salt: number): unknown => {
  if (typeof value === 'number') return value + 1 + (salt % 5)
  if (typeof value !== 'string' || value === '') return 'x'
  const points = [...value]
  const at = salt % points.length
  return [...points.slice(0, at), points[at] === '~' ? '!' : '~', ...points.slice(at + 1)].join('')
}

const logColumns = ['event', 'at', 'actor', 'origin', 'policyId', 'subject', 'entry', 'hash', 'n', 'chain'] as const
const runColumns = [
  'id',
  'kind',
  'actor',
  'origin',
  'startedAt',
  'finishedAt',
  'exitCode',
  'opening',
  'closing',
  'length',
  'head',
] as const

/** Something that somebody does to the rows. Gives undefined where it cannot be done to these. */
type Mutation = (chains: readonly Chain[], salt: number) => Chain[] | undefined

const inOne =
  (change: (chain: Chain, salt: number) => Chain | undefined): Mutation =>
  (chains, salt) => {
    const at = salt % chains.length
    const changed = change(chains[at] as Chain, Math.floor(salt / 7))
    return changed && chains.map((chain, i) => (i === at ? changed : chain))
  }
const inEntry = (change: (entry: StoredEntry, salt: number) => StoredEntry | undefined): Mutation =>
  inOne((chain, salt) => {
    const at = salt % chain.entries.length
    const entry = chain.entries[at] && change(chain.entries[at], Math.floor(salt / 5))
    return entry && { ...chain, entries: chain.entries.map((each, i) => (i === at ? entry : each)) }
  })

const mutations: Record<string, Mutation> = {
  ...Object.fromEntries(
    logColumns.map((column) => [
      `flips ${column} of an entry`,
      inEntry((entry, salt) => ({
        ...entry,
        [column]: column === 'n' ? entry.n + 100 + salt : other(entry[column], salt),
      })),
    ]),
  ),
  'flips the schema of an entry': inEntry(
    (entry, salt) =>
      entry.table && { ...entry, table: { ...entry.table, schema: `${other(entry.table.schema, salt)}` } },
  ),
  'flips the table of an entry': inEntry(
    (entry, salt) => entry.table && { ...entry, table: { ...entry.table, name: `${other(entry.table.name, salt)}` } },
  ),
  'takes the table from an entry': inEntry((entry) => entry.table && { ...entry, table: undefined }),
  ...Object.fromEntries(
    runColumns.map((column) => [
      `flips ${column} of a run`,
      inOne((chain, salt) => {
        const value = chain.run[column]
        const number = column === 'finishedAt' || column === 'exitCode'
        return { ...chain, run: { ...chain.run, [column]: other(number ? (value ?? 1) : value, salt) } }
      }),
    ]),
  ),
  'takes the end from a run': inOne((chain) =>
    chain.run.closing === undefined
      ? undefined
      : { ...chain, run: { ...chain.run, closing: undefined, finishedAt: undefined, exitCode: undefined } },
  ),
  'drops an entry': inOne((chain, salt) => {
    const covered = chain.entries.length - chain.beyond
    // What the head does not cover yet may be cut off, and nobody would know.
    const at = covered > 0 ? salt % covered : -1
    return at < 0 ? undefined : { ...chain, entries: chain.entries.filter((_, i) => i !== at) }
  }),
  'cuts the tail': inOne((chain, salt) => {
    const covered = chain.entries.length - chain.beyond
    return covered === 0 ? undefined : { ...chain, entries: chain.entries.slice(0, salt % covered) }
  }),
  'drops all entries': inOne((chain) => (chain.run.length === 0 ? undefined : { ...chain, entries: [] })),
  'swaps two entries': inOne((chain, salt) => {
    const [one, two] = [chain.entries[salt % 5], chain.entries[(salt + 1) % 5]]
    if (!one || !two || one.entry === two.entry) return undefined
    return {
      ...chain,
      entries: chain.entries.map((each) =>
        each === one ? { ...two, n: one.n } : each === two ? { ...one, n: two.n } : each,
      ),
    }
  }),
  'puts an entry in': inOne((chain) => {
    const last = chain.entries.at(-1)
    return last && { ...chain, entries: [...chain.entries, { ...last, n: last.n + 1 }] }
  }),
  'swaps entries of two chains': (chains) => {
    const [one, two] = [chains[0], chains[1]]
    const [a, b] = [one?.entries[0], two?.entries[0]]
    if (!one || !two || !a || !b) return undefined
    return [
      { ...one, entries: [{ ...b, chain: a.chain }, ...one.entries.slice(1)] },
      { ...two, entries: [{ ...a, chain: b.chain }, ...two.entries.slice(1)] },
      ...chains.slice(2),
    ]
  },
}

const cases = { pglite: 400, postgresql: 60, cratedb: 30 } as const

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'audit verify', (server) => {
  const schema = uniqueSchema('verify')
  let database: Database
  let store: RunStore

  beforeAll(async () => {
    database = await openDatabase(server.url)
    await database.policies({ schema }).setup()
    store = database.runs({ schema })
  })
  afterAll(async () => {
    await dropSchema(database, schema)
    await database[Symbol.asyncDispose]()
  })

  const write = async (chains: readonly Chain[], gone: (chain: Chain) => boolean = () => false) => {
    for (const name of ['run', 'jobs_log']) await database.execute(compile(sql`DELETE FROM ${id(schema, name)}`))
    await store.refresh()
    for (const chain of chains) if (!gone(chain)) await database.execute(store.insertRun(chain.run))
    const entries = chains.flatMap((chain) => chain.entries.map((each) => ({ ...each, source: each })))
    if (entries.length > 0) await database.execute(store.appendLog(entries))
  }
  const verify = (request = {}, pages = { runs: 2, entries: 3 }) => verifyAudit(store, request, undefined, pages)

  it('finds nothing in chains that nobody touched, and everything that is done to their rows', async () => {
    const done = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(
        fc.array(random, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...Object.keys(mutations)),
        fc.nat(1_000_000),
        async (specs, name, salt) => {
          const chains = specs.map((spec, i) => build(i, spec))
          const changed = (mutations[name] as Mutation)(chains, salt)
          fc.pre(changed !== undefined && canonicalJson(changed) !== canonicalJson(chains))
          await write(chains)
          expect(await verify()).toEqual({
            chains: chains.length,
            entries: chains.reduce((sum, { entries }) => sum + entries.length, 0),
            reports: 0,
            unfinished: chains
              .filter(({ run }) => run.closing === undefined)
              .map(({ run }) => run.id)
              .reverse(),
            findings: [],
            exitCode: 0,
          })
          await write(changed as Chain[])
          const { findings, exitCode } = await verify()
          expect(findings, name).not.toEqual([])
          expect(exitCode).toBe(1)
          done.set(name, (done.get(name) ?? 0) + 1)
        },
      ),
      { numRuns: cases[server.name as keyof typeof cases], seed: 20_261_123 },
    )
    if (server.name === 'pglite') expect([...done.keys()].sort()).toEqual(Object.keys(mutations).sort())
  })

  const spec = (sources: number) => ({
    kind: 'retention',
    actor: 'ana',
    origin: 'host',
    startedAt: 1,
    sources: Array.from({ length: sources }, (_, i) => ({ event: `step.${i}`, at: i, actor: 'ana', origin: 'host' })),
    finished: true,
    finishedAt: 2,
    exitCode: 0 as const,
    beyond: 0,
  })
  const kept = ({ run: { id: runId, length, head } }: Chain) => ({ runId, audit: { length, head } })

  it('finds by a report that was kept apart what was rewritten as a whole, or is gone', async () => {
    const [long, short] = [build(0, spec(4)), build(0, spec(2))]
    const [beside] = [build(1, spec(1))]
    await write([long, beside])
    expect(await verify({ reports: [kept(long), kept(beside)] })).toMatchObject({ reports: 2, findings: [] })
    await write([short, beside])
    expect((await verify()).findings).toEqual([])
    expect((await verify({ reports: [kept(long)] })).findings).toMatchObject([
      { chain: '01CHAIN0', problem: 'report', message: expect.stringContaining('2 entries, and the report says 4') },
    ])
    const renamed = build(0, { ...spec(4), actor: 'eve' })
    await write([renamed, beside])
    expect((await verify({ reports: [kept(long)] })).findings).toMatchObject([{ problem: 'report' }])
    await write([beside])
    expect((await verify({ reports: [kept(long)] })).findings).toMatchObject([
      { chain: '01CHAIN0', problem: 'missing', message: expect.stringContaining('nothing is left of it') },
    ])
  })

  it('finds entries whose run is gone, and looks only at the runs that are asked for', async () => {
    const chains = [0, 1, 2].map((i) => build(i, spec(3)))
    await write(chains, (chain) => chain === chains[1])
    expect((await verify()).findings).toMatchObject([
      { chain: '01CHAIN1', problem: 'run', message: expect.stringContaining('there are 3 entries') },
    ])
    expect(await verify({ runs: ['01CHAIN2'] })).toMatchObject({ chains: 1, entries: 3, findings: [] })
    expect((await verify({ runs: ['01CHAIN1'] })).findings).toMatchObject([{ problem: 'run' }])
    expect((await verify({ runs: ['01NOBODY'] })).findings).toMatchObject([{ problem: 'missing' }])
  })

  it('reads long chains page by page, and names the place', async () => {
    const chain = build(0, spec(50))
    await write([chain, build(1, spec(0))])
    expect(await verify({}, { runs: 1, entries: 7 })).toMatchObject({ chains: 2, entries: 50, findings: [] })
    await database.execute(compile(sql`UPDATE ${id(schema, 'jobs_log')} SET actor = 'eve' WHERE n = 37`))
    await database.refresh([{ schema, name: 'jobs_log' }])
    expect((await verify({}, { runs: 1, entries: 7 })).findings).toMatchObject([{ n: 37, problem: 'column' }])
    await write([chain])
    await store.refresh()
    await database.execute(compile(sql`UPDATE ${id(schema, 'jobs_log')} SET table_schema = 'x' WHERE n = 3`))
    await database.refresh([{ schema, name: 'jobs_log' }])
    expect((await verify()).findings).toMatchObject([{ n: 3, problem: 'column' }])
  })

  it('says how the store is made where it is missing', async () => {
    await expect(verifyAudit(database.runs({ schema: `${schema}_none` }))).rejects.toMatchObject({
      code: 'CTK_STORE_MISSING',
    })
  })
})
