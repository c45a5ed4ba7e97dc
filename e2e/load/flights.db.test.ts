import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { compile, createToolkit, type Database, id, join, sql, tableId } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { formatParquet } from '@ctk/plugin-format-parquet'
import { loadFiles } from '@ctk/plugin-load-files'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { dataset } from './load-table.js'

const path = dataset('flights-3m.parquet')
/** The file has 3,000,000; `CTK_TEST_FLIGHTS=3000000` loads them all. */
const ROWS = Number(process.env.CTK_TEST_FLIGHTS ?? 100_000)

interface Column {
  readonly name: string
  count: number
  nulls: number
  min: string
  max: string
  /** Of what the values come to as whole numbers: the checksum. */
  sum: bigint
}

const weigh = (value: unknown): bigint => {
  if (value instanceof Date) return BigInt(value.getTime())
  if (typeof value === 'string') return BigInt(Buffer.byteLength(value)) * 1000n + BigInt(Buffer.from(value)[0] ?? 0)
  return BigInt(value as number)
}

/** What the file itself holds, as the library reads it. */
async function oracle(): Promise<Column[]> {
  const columns = new Map<string, Column>()
  const file = await asyncBufferFromFile(path)
  for (let rowStart = 0; rowStart < ROWS; rowStart += 100_000) {
    const rowEnd = Math.min(ROWS, rowStart + 100_000)
    for (const row of await parquetReadObjects({ file, compressors, rowStart, rowEnd })) {
      for (const [name, value] of Object.entries(row)) add(columns, name, value)
    }
  }
  return [...columns.values()]
}

const extremes = new Map<Column, { min: unknown; max: unknown }>()

function add(columns: Map<string, Column>, name: string, value: unknown): void {
  const column = columns.get(name) ?? { name, count: 0, nulls: 0, min: '', max: '', sum: 0n }
  columns.set(name, column)
  column.count++
  if (value === null || value === undefined) {
    column.nulls++
    return
  }
  column.sum += weigh(value)
  const found = extremes.get(column) ?? { min: value, max: value }
  if ((value as number) < (found.min as number)) found.min = value
  if ((value as number) > (found.max as number)) found.max = value
  extremes.set(column, found)
  column.min = text(found.min)
  column.max = text(found.max)
}

const text = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value))

describeDatabases(['pglite', 'postgresql', 'cratedb'], 'a real Parquet file', (server) => {
  const schema = uniqueSchema('flights')
  let database: Database

  beforeAll(async () => {
    database = await openDatabase(server.url)
  })
  afterAll(async () => {
    await dropSchema(database, schema)
    await database[Symbol.asyncDispose]()
  })

  it('is in the table as it is in the file, column by column', { timeout: 1_200_000 }, async () => {
    const table = { schema, name: 'flights_3m' }
    const toolkit = createToolkit({ database, plugins: [loadFiles, formatParquet] })
    const report = await toolkit.load({ resource: path, table, create: true, verify: true, shape: { limit: ROWS } })
    expect(report).toMatchObject({ read: ROWS, written: ROWS, findings: [] })
    const expected = await oracle()
    const kinds = new Map(report.created?.map(({ name, kind }) => [name, kind]))
    const aggregates = expected.flatMap(({ name }, i) => {
      const column = id(name)
      const first = sql`ascii(${column}) + 1000 * octet_length(${column})`
      const isCrateDb = database.dialect === 'cratedb'
      const epoch = isCrateDb ? sql`${column}::bigint` : sql`extract(epoch FROM ${column}) * 1000`
      const isText = kinds.get(name) === 'text'
      const weight = isText ? first : kinds.get(name)?.startsWith('time') ? epoch : column
      const ordered = isText && !isCrateDb ? sql`${column} COLLATE "C"` : column
      return [
        sql`count(${column}) AS ${id(`n${i}`)}`,
        sql`min(${ordered}) AS ${id(`a${i}`)}`,
        sql`max(${ordered}) AS ${id(`z${i}`)}`,
        sql`sum((${weight})::numeric)::text AS ${id(`s${i}`)}`,
      ]
    })
    const [row = {}] = await database.query<Record<string, unknown>>(
      compile(sql`SELECT count(*) AS "rows", ${join(aggregates)} FROM ${tableId(table)}`),
    )
    const found = expected.map(({ name }, i) => ({
      name,
      count: Number(row.rows),
      nulls: Number(row.rows) - Number(row[`n${i}`]),
      min: text(row[`a${i}`]),
      max: text(row[`z${i}`]),
      sum: BigInt(String(row[`s${i}`]).replace(/\.0*$/, '')),
    }))
    expect(found).toEqual(expected)
  })
})
