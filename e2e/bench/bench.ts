// Benchmarks on a real CrateDB. Each prints ratios; medians of interleaved rounds. Run with `npm run bench`.
import { isUnavailable, startCrateDb } from '@ctk/conformance'
import { pythonToolkit } from './peer.ts'
import { benchRetire } from './retire.ts'
import { benchStartup } from './startup.ts'

const cratedb = await startCrateDb()
if (isUnavailable(cratedb)) {
  console.error(`The benchmarks need CrateDB: ${cratedb.reason}`)
  process.exit(3)
}
if (!pythonToolkit())
  console.log(
    'The Python toolkit is not installed beside us (CTK_BENCH_PYTHON_TOOLKIT), so nothing is compared with it.',
  )
try {
  await benchStartup(cratedb)
  for (const [partitions, rounds] of [
    [10, 7],
    [100, 5],
    [500, 3],
  ] as const)
    await benchRetire(cratedb, partitions, rounds)
} finally {
  await cratedb.stop()
}
