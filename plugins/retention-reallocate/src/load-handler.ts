import { DatabaseService, EventsService, type OperationHandler, type Services } from '@ctk/core'
import type { MovePartition } from './move-partition.js'

/** Who moves partitions in the database of the session. */
export async function loadHandler(services: Services): Promise<OperationHandler<MovePartition>> {
  if (services.get(DatabaseService).dialect !== 'cratedb')
    return (await import('./postgresql/postgresql-move-partition.js')).postgresqlMovePartition
  const events = services.get(EventsService)
  return (await import('./cratedb/cratedb-move-partition.js')).cratedbMovePartition({ events })
}
