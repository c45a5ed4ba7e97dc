import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isUnavailable, startPostgresql, type TestDatabase } from '@ctk/conformance'
import type { Database } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { ctk } from './ctk.ts'
import { type LoadFile, makeLoadFile } from './load-file.ts'
import { type Candidate, command, interleaved, printRatios } from './measure.ts'
import { pythonToolkit } from './peer.ts'

const rows = Number(process.env.CTK_BENCH_ROWS ?? 1_000_000)
/** PostgreSQL takes a million in about a second: more of them, so that rows are measured and not the start of a program. */
const postgresqlRows = 3 * rows

/** How fast a CSV of 1,000,000 rows (3,000,000 for PostgreSQL) and 6 columns is loaded, against what others take for it on the same server. */
export async function benchLoad(cratedb: TestDatabase, rounds: number): Promise<void> {
  await using file = await makeLoadFile(rows)
  await benchCrateDb(cratedb, file, rounds)
  await using large = await makeLoadFile(postgresqlRows)
  const postgresql = await startPostgresql()
  if (isUnavailable(postgresql)) {
    console.log(`Nothing is loaded into PostgreSQL: ${postgresql.reason}`)
    return
  }
  try {
    await benchPostgresql(postgresql, large, rounds)
  } finally {
    await postgresql.stop()
  }
}

async function benchCrateDb({ url }: TestDatabase, file: LoadFile, rounds: number): Promise<void> {
  await using database = await openDatabase(url)
  const table = 'ctk_bench.readings'
  const around = emptyTable(
    database,
    table,
    file.rows,
    `CREATE TABLE ${table} (id BIGINT, ts TIMESTAMP WITH TIME ZONE, name TEXT, value DOUBLE PRECISION, ok BOOLEAN, note TEXT) CLUSTERED INTO 2 SHARDS WITH (number_of_replicas = 0)`,
  )
  const client = fileURLToPath(new URL('bulk-client.ts', import.meta.url))
  const candidates: Candidate[] = [
    { ...command('a bulk client written by hand', process.execPath, [client, file.csv, url, table]), ...around },
    { ...command('ctk load table', ...ctk('load', 'table', file.csv, table, url)), ...around },
    {
      name: 'COPY FROM on the server',
      ...around,
      run: async () => {
        await database.execute({
          sql: `COPY ${table} FROM ? WITH (format = 'csv')`,
          parameters: [`file://${file.csv}`],
        })
      },
    },
  ]
  const delta = deltaTable(file)
  if (delta.folder === undefined) console.log(`The Python toolkit is left out: ${delta.reason}`)
  else {
    const target = `${url.replace(/^http/, 'crate')}/ctk_bench/readings`
    const args = ['load', `file+deltalake://${delta.folder}`, target]
    // It makes the table itself, and takes none that is there.
    const prepare = around.drop
    candidates.push({ ...command('the Python toolkit, from Delta Lake', delta.program, args), ...around, prepare })
  }
  printRatios(`Loading ${file.rows} rows into CrateDB`, await interleaved(candidates, rounds))
  await database.execute({ sql: `DROP TABLE IF EXISTS ${table}`, parameters: [] })
}

async function benchPostgresql({ url }: TestDatabase, file: LoadFile, rounds: number): Promise<void> {
  await using database = await openDatabase(url)
  const table = 'public.ctk_bench_readings'
  const around = emptyTable(
    database,
    table,
    file.rows,
    `CREATE TABLE ${table} (id bigint, ts timestamptz, name text, value double precision, ok boolean, note text)`,
  )
  const raw = fileURLToPath(new URL('raw-csv.ts', import.meta.url))
  const candidates: Candidate[] = [
    { ...command('ctk load table', ...ctk('load', 'table', file.csv, table, url)), ...around },
    {
      ...command('ctk load table, decoded', ...ctk('load', 'table', file.csv, table, url, '--batch-size', '10000')),
      ...around,
    },
    {
      ...command('the writer of CSV by itself', process.execPath, [raw, file.csv, url, ...table.split('.')]),
      ...around,
    },
  ]
  if (spawnSync('psql', ['--version']).status === 0) {
    const copy = `\\copy ${table} FROM '${file.csv}' WITH (FORMAT csv, HEADER)`
    candidates.unshift({ ...command('psql \\copy', 'psql', ['-q', url, '-c', copy]), ...around })
  } else console.log('psql is not installed, so nothing is compared with it.')
  printRatios(`Loading ${file.rows} rows into PostgreSQL`, await interleaved(candidates, rounds))
  await database.execute({ sql: `DROP TABLE ${table}`, parameters: [] })
}

/** Makes an empty table before each run, and counts its rows behind it. */
function emptyTable(
  database: Database,
  table: string,
  rows: number,
  create: string,
): Required<Pick<Candidate, 'prepare' | 'check'>> & { readonly drop: () => Promise<void> } {
  const run = (sql: string) => database.execute({ sql, parameters: [] })
  const drop = async () => {
    await run(`DROP TABLE IF EXISTS ${table}`)
  }
  return {
    drop,
    prepare: async () => {
      await drop()
      await run(create)
    },
    check: async () => {
      if (database.dialect === 'cratedb') await run(`REFRESH TABLE ${table}`)
      const counted = { sql: `SELECT count(*) AS n FROM ${table}`, parameters: [] }
      const [row] = await database.query<{ n: number }>(counted)
      if (Number(row?.n) !== rows) throw new Error(`${table} has ${row?.n} rows, not ${rows}`)
    },
  }
}

type Delta =
  | { readonly folder: string; readonly program: string }
  | { readonly folder?: undefined; readonly reason: string }

/** The fastest way into CrateDB that the Python toolkit has is from a table of Delta Lake: it is made of the same file. */
function deltaTable(file: LoadFile): Delta {
  const program = pythonToolkit('ctk')
  if (!program) return { reason: 'it is not installed beside us (CTK_BENCH_PYTHON_TOOLKIT)' }
  const folder = join(file.folder, 'delta')
  const script = `import sys, polars
polars.read_csv(sys.argv[1], try_parse_dates=True).write_delta(sys.argv[2])`
  const python = join(program, '..', 'python')
  const { status, stderr } = spawnSync(python, ['-c', script, file.csv, folder], { encoding: 'utf8' })
  if (status !== 0) return { reason: `it cannot write Delta Lake: ${stderr.trim().split('\n').at(-1)}` }
  return { folder, program }
}
