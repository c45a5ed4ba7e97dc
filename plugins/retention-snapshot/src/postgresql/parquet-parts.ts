import {
  type ArchiveStore,
  ArchivesService,
  type Clock,
  ClockService,
  CtkError,
  DatabaseService,
  type DropPartition,
  type Format,
  Formats,
  type OperationHandler,
  type Registry,
  RegistryService,
  type Services,
} from '@ctk/core'
import { type ArchivePlace, archivePlace, placeUrl } from '../archive-place.js'
import { repositoryMissing } from '../repository-missing.js'

/** What archives of PostgreSQL are made with. */
export interface ParquetParts {
  readonly archives: ArchiveStore
  readonly clock: Clock
  /** Of the dialect. */
  readonly drop: OperationHandler<DropPartition> | undefined
  /** @throws CTK_REPOSITORY_MISSING, CTK_CONTRIBUTION_UNKNOWN, and what the store says */
  place(repository: string, signal: AbortSignal): Promise<ArchivePlace>
  /** @throws CTK_CONTRIBUTION_UNKNOWN with the plugin to install */
  parquet(): Promise<Format & { readonly encode: NonNullable<Format['encode']> }>
}

/** From the services of a session. */
export function parquetParts(services: Services): ParquetParts {
  const archives = services.get(ArchivesService)
  const registry: Registry = services.get(RegistryService)
  return {
    archives,
    clock: services.get(ClockService),
    drop: services.get(DatabaseService).operations.find(({ kind }) => kind === 'drop-partition') as
      | OperationHandler<DropPartition>
      | undefined,
    async place(name, signal) {
      const known = await archives.repositories(signal)
      const repository = known.find((each) => each.name === name)
      if (!repository)
        throw repositoryMissing(
          name,
          known.map((each) => each.name),
        )
      return archivePlace(placeUrl(repository), registry, signal)
    },
    async parquet() {
      const format = await registry.load(Formats, 'parquet')
      const { encode } = format
      if (!encode)
        throw new CtkError({ code: 'CTK_CAPABILITY_MISSING', message: 'The format parquet is read, but not written.' })
      return { ...format, encode }
    },
  }
}
