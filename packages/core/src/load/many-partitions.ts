import { formatTableName, type TableName } from '../address/table-name.js'
import type { Database } from '../database/database.js'

/** From so many partitions on a database takes notice of them. */
const MANY = 500

/** What to know of a table that was partitioned finely, in words; nothing where it is no matter. */
export async function manyPartitions(database: Database, table: TableName, signal: AbortSignal): Promise<string[]> {
  const [info] = await database.catalog.tables([table], signal)
  const count = info?.partitions.length ?? 0
  if (count < MANY) return []
  const what = `${formatTableName(table)} has ${count.toLocaleString('en-US')} partitions`
  return [
    database.dialect === 'cratedb'
      ? `${what}. Each is a shard or more, and a node takes 1,000 (cluster.max_shards_per_node): a longer unit in --partition-by makes fewer.`
      : `${what}, which makes planning of queries slow: a longer unit in --partition-by makes fewer.`,
  ]
}
