import type { Database, TableName } from '@ctk/core'

/** How long a partition is. */
export const binMs = 10_000
/** How long rows are kept. */
export const keepMs = 60_000

/** The start of the partition that an instant belongs to. */
export const binOf = (instant: number): number => instant - (instant % binMs)

const full = ({ schema, name }: TableName) => `"${schema}"."${name}"`

/** Makes a table of `id` and `ts`, in partitions of ten seconds if wanted. */
export async function createSoakTable(database: Database, table: TableName, partitioned: boolean): Promise<void> {
  const crate = database.dialect === 'cratedb'
  const columns = 'id BIGINT, ts TIMESTAMP WITH TIME ZONE'
  const bin = `, bin TIMESTAMP GENERATED ALWAYS AS date_bin('10 seconds'::INTERVAL, ts, 0)`
  const one = 'CLUSTERED INTO 1 SHARDS'
  const sql = crate
    ? `CREATE TABLE ${full(table)} (${columns}${partitioned ? bin : ''}) ${one}${partitioned ? ' PARTITIONED BY (bin)' : ''} WITH (number_of_replicas = 0)`
    : `CREATE TABLE ${full(table)} (${columns})${partitioned ? ' PARTITION BY RANGE (ts)' : ''}`
  await database.execute({ sql, parameters: [] })
}

/** Makes the partitions of the next minute, where they do not make themselves. */
export async function addBins(database: Database, table: TableName, now: number): Promise<void> {
  if (database.dialect === 'cratedb') return
  for (let bin = binOf(now); bin < now + 60_000; bin += binMs) {
    const leaf = full({ ...table, name: `${table.name}_${bin}` })
    const [from, to] = [bin, bin + binMs].map((at) => `'${new Date(at).toISOString()}'`)
    await database.execute({
      sql: `CREATE TABLE IF NOT EXISTS ${leaf} PARTITION OF ${full(table)} FOR VALUES FROM (${from}) TO (${to})`,
      parameters: [],
    })
  }
}

/** Inserts rows with these times in one statement. Returns how many the server counted. */
export async function insertAt(
  database: Database,
  table: TableName,
  id: number,
  times: readonly number[],
): Promise<number> {
  const { rowCount = 0 } = await database.execute({
    sql: `INSERT INTO ${full(table)} (id, ts) SELECT i, t FROM unnest($1::BIGINT[], $2::TIMESTAMP WITH TIME ZONE[]) AS r(i, t)`,
    parameters: [times.map((_, i) => id + i), times.map((time) => new Date(time))],
  })
  return rowCount
}

/** The times of all rows. */
export async function timesOf(database: Database, table: TableName): Promise<number[]> {
  await database.refresh([table])
  const rows = await database.query<{ ts: Date }>({ sql: `SELECT ts FROM ${full(table)}`, parameters: [] })
  return rows.map(({ ts }) => ts.getTime())
}
