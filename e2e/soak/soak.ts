// A randomized endurance test: `npm run soak -- --url http://crate@127.0.0.1:4200 --duration 1h --seed 7`.
// Writers insert rows, two rivals retire them; runs are killed and stopped, their connections are cut. In the end every
// acknowledged row is still there or was removed by a run that says so. Exits 1 when something does not add up.
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { chaosProxy, randomFates, readEvidence, seededRandom, uniqueSchema } from '@ctk/conformance'
import { createToolkit, parseDuration, type TableName } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { retentionDelete } from '@ctk/plugin-retention-delete'
import { retentionTimerange } from '@ctk/plugin-retention-timerange'
import { accountOfDrops, accountOfSlices } from './account.ts'
import { rival } from './rival.ts'
import { createSoakTable, keepMs, timesOf } from './soak-table.ts'
import { type Ledger, write } from './writer.ts'

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: process.env.CTK_SOAK_URL ?? process.env.CTK_TEST_CRATEDB_URL ?? '' },
    duration: { type: 'string', default: process.env.CTK_SOAK_DURATION ?? '1h' },
    seed: { type: 'string', default: process.env.CTK_SOAK_SEED ?? '1' },
  },
})
const seed = Number(values.seed)
const durationMs = parseDuration(values.duration).exactMs
const leaseMs = 3_000
const schema = uniqueSchema('soak')
const own = `${schema}_ext`
const say = (text: string) => console.log(`${new Date().toISOString().slice(0, 19)}Z ${text}`)

if (!values.url) {
  console.error('Name a database to soak: --url http://crate@127.0.0.1:4200')
  process.exit(2)
}
await using database = await openDatabase(values.url)
const toolkit = createToolkit({ database, plugins: [retentionDelete, retentionTimerange], schema: own })
if (database.dialect === 'postgresql') await database.execute({ sql: `CREATE SCHEMA "${schema}"`, parameters: [] })
await toolkit.setup()
const tables = ['drops_a', 'drops_b', 'slices'].map((name): TableName => ({ schema, name }))
const [, , slices] = tables as [TableName, TableName, TableName]
const duration = `${keepMs / 1000}s`
for (const table of tables) {
  await createSoakTable(database, table, table !== slices)
  await toolkit.policies.create(
    table === slices
      ? { strategy: 'timerange-delete', table, column: 'ts', duration, target: { pause: '0', sliceRows: 500 } }
      : { strategy: 'delete', table, duration },
  )
}
say(`soak of ${values.duration} with seed ${seed} in ${schema} of ${database.address}`)

const writing = new AbortController()
const running = new AbortController()
const faults: string[] = []
const outcomes = new Map<string, number>()
const ledgers = new Map<string, Ledger>()
const writers = tables.map((table, i) => {
  const ledger: Ledger = new Map()
  ledgers.set(table.name, ledger)
  const options = {
    random: seededRandom(seed + i),
    batch: 40,
    late: table === slices ? 0 : 0.2,
    signal: writing.signal,
  }
  return write(database, table, ledger, options)
})
const proxies = await Promise.all(
  [1, 2].map((i) =>
    chaosProxy(values.url, {
      reply: randomFates(seed * 10 + i, { cut: 0.01, swallow: 0.003, delay: 0.05, delayMs: 1_500 }),
      request: randomFates(seed * 20 + i, { cut: 0.005, delay: 0.02, delayMs: 1_500 }),
    }),
  ),
)
const rivals = proxies.map(({ url }, i) =>
  rival({
    url,
    schema: own,
    random: seededRandom(seed * 100 + i),
    leaseMs,
    signal: running.signal,
    outcomes,
    complain: (text) => {
      faults.push(text)
      say(text)
    },
  }),
)
const end = performance.now() + durationMs
const failed = Promise.all(writers).then(() => undefined)
while (performance.now() < end) {
  await Promise.race([sleep(Math.min(60_000, Math.max(0, end - performance.now()))), failed])
  say(`${acknowledgedRows()} rows acknowledged; runs: ${tally()}`)
}
writing.abort()
await failed
running.abort()
await Promise.all(rivals)
for (const proxy of proxies) await proxy[Symbol.asyncDispose]()

// One run that nobody disturbs puts everything right, also where a policy failed so often that it is left out.
await toolkit.retention.unpause({})
const last = await toolkit.retention.run({ maxShare: 100, leaseMs, waitMs: 60_000 })
if (last.exitCode !== 0) faults.push(`the last run ended with ${last.exitCode}: ${JSON.stringify(last.tables)}`)
const evidence = await readEvidence(database, own)
for (const open of evidence.open) faults.push(`open step: ${open}`)
for (const held of evidence.held) faults.push(`held lease: ${held}`)
faults.push(...evidence.faults)
const runs = new Map((await database.runs({ schema: own }).runs()).map((run) => [run.id, run]))
for (const table of tables) {
  const times = await timesOf(database, table)
  const steps = evidence.steps.filter((step) => step.table.name === table.name)
  const ledger = ledgers.get(table.name) as Ledger
  const began = (run: string) => runs.get(run)?.startedAt ?? 0
  const { faults: own, ...account } =
    table === slices ? accountOfSlices(ledger, times, steps) : accountOfDrops(ledger, times, steps, began)
  say(`${table.name}: ${JSON.stringify(account)}`)
  faults.push(...own.map((fault) => `${table.name}: ${fault}`))
  say(
    `${table.name}: steps ${JSON.stringify(Object.fromEntries([...Map.groupBy(steps, (step) => step.state)].map(([state, all]) => [state, all.length])))}`,
  )
}
say(
  `${runs.size} runs wrote a journal; ended: ${tally()}; replies through the proxies: ${proxies.map((each) => each.replies).join(' + ')}`,
)
for (const fault of faults) say(`✖ ${fault}`)
say(faults.length === 0 ? '✔ everything adds up' : `✖ ${faults.length} things do not add up`)
process.exitCode = faults.length === 0 ? 0 : 1

function acknowledgedRows(): number {
  return [...ledgers.values()]
    .flatMap((ledger) => [...ledger.values()])
    .reduce((sum, { onTime, late }) => sum + onTime.length + late.filter((row) => row.acknowledged).length, 0)
}

function tally(): string {
  return [...outcomes]
    .sort()
    .map(([outcome, n]) => `${n} × ${outcome}`)
    .join(', ')
}
