import {
  ArchivesService,
  CtkError,
  isCtkError,
  type Registry,
  RegistryService,
  type Repository,
  type Services,
} from '@ctk/core'
import { type ArchivePlace, archivePlace, placeUrl } from '../archive-place.js'
import type { RepositoryBackend } from '../repository/repository-backend.js'
import { repositoryMissing } from '../repository-missing.js'

/** Written and read again to see whether a place is one; nobody else's. */
const TRIAL = 'ctk-trial'

/**
 * Repositories of archives of PostgreSQL: places for files that ctk itself writes, and writes down in its own tables. Whoever
 * archives or restores needs credentials of its own, from the environment or a profile.
 */
export function postgresqlRepositories(services: Services): RepositoryBackend {
  const archives = services.get(ArchivesService)
  const registry: Registry = services.get(RegistryService)
  const requireOne = async (name: string, signal?: AbortSignal): Promise<Repository> => {
    const all = await archives.repositories(signal)
    const found = all.find((each) => each.name === name)
    if (found) return found
    throw repositoryMissing(
      name,
      all.map((each) => each.name),
    )
  }
  const open = (repository: Repository, signal = new AbortController().signal) =>
    archivePlace(placeUrl(repository), registry, signal)
  return {
    async list(signal) {
      const [own, held] = await Promise.all([
        archives.repositories(signal),
        archives.find({ states: ['verified', 'dropped', 'restored'] }, signal),
      ])
      return own.map((each) => ({
        ...each,
        archives: held.filter(({ repository }) => repository === each.name).length,
      }))
    },
    async create({ credentials: _own, ...input }, signal) {
      try {
        await tryOut(await open({ ...input, createdAt: 0 }, signal), signal)
      } catch (error) {
        if (!isCtkError(error) || error.code === 'CTK_CONTRIBUTION_UNKNOWN') throw error
        throw new CtkError({
          code: 'CTK_REPOSITORY_INVALID',
          message: `The repository "${input.name}" cannot be used: ${error.message}`,
          suggestions: error.suggestions,
          cause: error,
        })
      }
    },
    async check(name, signal) {
      const repository = await requireOne(name, signal)
      const { type } = repository
      try {
        const place = await open(repository, signal)
        await tryOut(place, signal)
        let snapshots = 0
        for await (const { key } of place.list('', signal)) if (key.endsWith('/manifest.json')) snapshots++
        return { name, type, ok: true, findings: [], snapshots }
      } catch (error) {
        if (!isCtkError(error)) throw error
        return { name, type, ok: false, findings: [error.message], snapshots: undefined }
      }
    },
    async remove(name, signal) {
      await requireOne(name, signal)
    },
  }
}

/** @throws what the store says, and CTK_NOT_VERIFIED */
async function tryOut(place: ArchivePlace, signal?: AbortSignal): Promise<void> {
  const written = `ctk ${Math.random()}`
  const bytes = (async function* () {
    yield Buffer.from(written)
  })()
  await place.put(TRIAL, bytes, signal)
  const read = Buffer.concat(await Array.fromAsync(place.get(TRIAL, signal))).toString()
  await place.delete(TRIAL, signal)
  if (read === written) return
  throw new CtkError({
    code: 'CTK_NOT_VERIFIED',
    message: `What was written to ${place.urlOf(TRIAL)} could not be read again as it was.`,
    suggestions: ['Is somebody else writing to it?'],
  })
}
