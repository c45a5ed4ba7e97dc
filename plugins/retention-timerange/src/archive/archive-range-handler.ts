import { setTimeout } from 'node:timers/promises'
import {
  ArchivesService,
  ClockService,
  DatabaseService,
  EventsService,
  formatTableName,
  type OperationHandler,
  type OperationResult,
  RegistryService,
  type Services,
} from '@ctk/core'
import type { ArchiveRange, RangeMover } from './archive-range.js'
import { awaitHealth } from './await-health.js'

/** Takes slices to where they belong, one after the other, each followed by its rest. */
export async function archiveRangeHandler(services: Services): Promise<OperationHandler<ArchiveRange>> {
  const movers = await loadMovers(services)
  const events = services.get(EventsService)
  const moverOf = (operation: ArchiveRange) => ('table' in operation.to ? movers.table : movers.file) as RangeMover

  return {
    kind: 'archive-range',
    describe: (operation) => moverOf(operation).describe(operation),
    batchKey: ({ table, to }) => JSON.stringify([formatTableName(table), to]),
    batchSize: 10,
    probe: (operation, context) => moverOf(operation).probe(operation, context),
    async apply(operations, context) {
      const [first] = operations
      if (!first) return []
      const mover = moverOf(first)
      const prepared = await mover.prepare(first, context)
      const results: OperationResult[] = []
      for (const operation of operations) {
        try {
          await awaitHealth(operation, context, events)
          const rows = await mover.move(operation, prepared, context)
          results.push({ id: operation.id, outcome: 'done', rows, bytes: undefined })
        } catch (error) {
          const rest = operations.slice(results.length)
          return [...results, ...rest.map(({ id }) => ({ id, outcome: 'failed', error: error as Error }) as const)]
        }
        // Whoever interrupts is told so by the next slice.
        await setTimeout(operation.pauseMs, undefined, { signal: context.signal }).catch(() => undefined)
      }
      return results
    },
  }
}

/** For tables, and for files. */
async function loadMovers(services: Services) {
  const [database, store, clock, registry] = [
    services.get(DatabaseService),
    services.get(ArchivesService),
    services.get(ClockService),
    services.get(RegistryService),
  ]
  const isCrateDb = database.dialect === 'cratedb'
  const table = isCrateDb
    ? (await import('./cratedb-to-table.js')).cratedbToTable(store, clock)
    : (await import('./postgresql-to-table.js')).postgresqlToTable(store, clock)
  const file = isCrateDb
    ? (await import('./cratedb-to-file.js')).cratedbToFile(store, clock, registry)
    : (await import('./postgresql-to-file.js')).postgresqlToFile(store, clock, registry)
  return { table, file }
}
