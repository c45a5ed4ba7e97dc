import { spawn } from 'node:child_process'
import { seededRandom, type TestDatabase } from '@ctk/conformance'
import { openDatabase } from '@ctk/database'
import { ctk } from './ctk.ts'
import { makeLoadFile } from './load-file.ts'

const many = Number(process.env.CTK_BENCH_MANY_ROWS ?? 10_000_000)
const few = 100_000
const KILLS = 10
/** Prints how much memory a process had at most, in KiB, when it ends. */
const TELL_MEMORY =
  "data:text/javascript,process.on('exit',()=>process.stderr.write('\\npeak '+process.resourceUsage().maxRSS+'\\n'))"

/**
 * What a load needs at most: its memory for 10,000,000 rows against that for 100,000, and over that of a command that loads nothing;
 * then ten kills at random moments, after which every row has to be there once.
 */
export async function benchEndurance({ url }: TestDatabase): Promise<void> {
  await using database = await openDatabase(url)
  const table = database.dialect === 'cratedb' ? 'ctk_bench.endurance' : 'public.ctk_bench_endurance'
  const drop = () => database.execute({ sql: `DROP TABLE IF EXISTS ${table}`, parameters: [] })
  const load = (file: string, ...flags: string[]) =>
    run(['load', 'table', file, table, '--uri', url, '--create', ...flags])
  await using small = await makeLoadFile(few)
  await using large = await makeLoadFile(many)

  console.log(`\nMemory of ctk load table on ${database.dialect}, at most`)
  const idle = (await run(['retention', 'list-policies', '--uri', url])).peak
  console.log(`  a command that loads nothing  ${mebi(idle)}`)
  for (const [file, rows] of [
    [small.csv, few],
    [large.csv, many],
  ] as const) {
    await drop()
    const from = performance.now()
    const { peak, code } = await load(file)
    if (code !== 0) throw new Error(`The load ended with ${code}.`)
    const seconds = (performance.now() - from) / 1_000
    console.log(
      `  ${rows.toLocaleString('en-US').padEnd(12)} rows  ${mebi(peak)}  (${mebi(peak - idle)} more)  ${seconds.toFixed(1)} s`,
    )
  }

  await drop()
  const random = seededRandom(7)
  let [kills, batches] = [0, 0]
  while (kills < KILLS) {
    // About a tenth of the rows, give or take, between two kills.
    const after = 1 + Math.floor((random() * 2 * many) / KILLS / 10_000 / 1.2)
    const { code, stdout } = await load(large.csv, '--checkpoint', '--events', 'ndjson', `kill=${after}`)
    if (code !== null) throw new Error(`A load ended with ${code} before it was killed: ${stdout.slice(-500)}`)
    batches += stdout.split('"load.progress"').length - 1
    kills++
  }
  const last = await load(large.csv, '--checkpoint', '--json')
  const report = JSON.parse(last.stdout)
  await database.refresh([
    database.dialect === 'cratedb'
      ? { schema: 'ctk_bench', name: 'endurance' }
      : { schema: 'public', name: 'ctk_bench_endurance' },
  ])
  const [row] = await database.query<{ n: number; s: number | bigint }>({
    sql: `SELECT count(*) AS n, sum(id) AS s FROM ${table}`,
    parameters: [],
  })
  // A million at a time: to know ten millions apart takes more memory than the server gives a statement.
  let different = 0
  for (let from = 0; from < many; from += 1_000_000) {
    const [part] = await database.query<{ d: number }>({
      sql: `SELECT count(DISTINCT id) AS d FROM ${table} WHERE id >= ${from} AND id < ${from + 1_000_000}`,
      parameters: [],
    })
    different += part?.d ?? 0
  }
  console.log(`\n${KILLS} kills while ${many.toLocaleString('en-US')} rows were loaded into ${database.dialect}`)
  console.log(
    `  rows in the table ${row?.n}, different ${different}, sum of ids ${row?.s} (expected ${(BigInt(many) * BigInt(many - 1)) / 2n})`,
  )
  console.log(
    `  report: read ${report.read}, written ${report.written}, kept ${report.kept}, rejected ${report.rejected}, resumed ${report.resumed}`,
  )
  console.log(
    `  rows sent again and there already: ${report.kept} = ${((100 * report.kept) / many).toFixed(2)} % (${batches} batches seen before kills)`,
  )
  await drop()
}

interface Ended {
  readonly code: number | null
  readonly stdout: string
  /** In bytes. */
  readonly peak: number
}

/** Runs a command; `kill=N` among the arguments kills it after so many batches. */
function run(args: readonly string[]): Promise<Ended> {
  const kill = args.find((arg) => arg.startsWith('kill='))
  const [file, rest] = ctk(...args.filter((arg) => arg !== kill))
  const child = spawn(file, ['--import', TELL_MEMORY, ...rest])
  let [stdout, stderr] = ['', '']
  let left = kill ? Number(kill.slice(5)) : Number.POSITIVE_INFINITY
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk
    left -= chunk.toString().split('"load.progress"').length - 1
    if (left <= 0) child.kill('SIGKILL')
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  return new Promise((resolve) =>
    child.on('close', (code) => resolve({ code, stdout, peak: 1024 * Number(/peak (\d+)/.exec(stderr)?.[1] ?? 0) })),
  )
}

const mebi = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`.padStart(8)
