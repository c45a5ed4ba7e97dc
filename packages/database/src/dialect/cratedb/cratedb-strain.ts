import { compile, type Query, type ServerStrain, sql } from '@ctk/core'
import type { Driver } from '../../driver/driver.js'
import { rowsIfReadable } from './cratedb-system-tables.js'

/** What the cluster is busy with. A user who may not read `sys` sees a cluster at rest. */
export async function cratedbStrain(driver: Driver, signal?: AbortSignal): Promise<ServerStrain> {
  const rows = await rowsIfReadable(driver.query<ServerStrain>(strain, signal))
  return rows?.[0] ?? { relocating: 0, shortOfDisk: 0 }
}

/** The checks 5 to 7 of a node are the high, low and flood stage watermarks of its disk. */
const strain: Query = compile(sql`SELECT
  (SELECT count(*) FROM sys.shards WHERE routing_state = 'RELOCATING') AS "relocating",
  (SELECT count(DISTINCT node_id) FROM sys.node_checks WHERE id IN (5, 6, 7) AND NOT passed) AS "shortOfDisk"`)
