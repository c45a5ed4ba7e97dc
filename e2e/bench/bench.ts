// Benchmarks, but for the one of plugins on a real CrateDB. Each prints ratios; medians of interleaved rounds. Run all with `npm run bench`, or some by
// name: `npm run bench -- startup`, `npm run bench -- load`.
import { isUnavailable, startCrateDb, startPostgresql } from '@ctk/conformance'
import { benchArchive } from './archive.ts'
import { benchCompletion } from './completion.ts'
import { ctk } from './ctk.ts'
import { benchExport } from './export.ts'
import { benchLoad } from './load.ts'
import { benchEndurance } from './load-endurance.ts'
import { command } from './measure.ts'
import { benchOverhead } from './overhead.ts'
import { pythonToolkit } from './peer.ts'
import { benchPlugins } from './plugins.ts'
import { benchRetire } from './retire.ts'
import { benchStartup } from './startup.ts'

const names = process.argv.slice(2)
const wanted = (name: string) => names.length === 0 || names.includes(name)
if (wanted('plugins')) await benchPlugins(15)
if (names.length === 1 && names[0] === 'plugins') process.exit(0)

const cratedb = await startCrateDb()
if (isUnavailable(cratedb)) {
  console.error(`The benchmarks need CrateDB: ${cratedb.reason}`)
  process.exit(3)
}
if (!pythonToolkit())
  console.log(
    'The Python toolkit is not installed beside us (CTK_BENCH_PYTHON_TOOLKIT), so nothing is compared with it.',
  )
const sizes = [
  [10, 7],
  [100, 5],
  [500, 3],
] as const
try {
  const peer = pythonToolkit()
  await command('setup', ...ctk('retention', 'setup', '--uri', cratedb.url)).run()
  if (peer) await command('peer setup', peer, ['setup', cratedb.url.replace(/^http/, 'crate')]).run()
  if (wanted('startup')) await benchStartup(cratedb)
  if (wanted('completion')) await benchCompletion(cratedb)
  if (wanted('overhead')) for (const partitions of [100, 500]) await benchOverhead(cratedb, partitions, 15)
  if (wanted('load')) await benchLoad(cratedb, 3)
  if (names.includes('endurance')) await benchEndurance(cratedb)
  if (wanted('retire')) for (const [partitions, rounds] of sizes) await benchRetire(cratedb, partitions, rounds)
  if (wanted('archive')) await benchArchive(cratedb, 100, 3)
  const postgresql = wanted('export') ? await startPostgresql() : undefined
  if (postgresql && isUnavailable(postgresql)) console.log(`Nothing is exported: ${postgresql.reason}`)
  else if (postgresql) await benchExport(postgresql, 1_000_000, 5).finally(() => postgresql.stop())
} finally {
  await cratedb.stop()
}
