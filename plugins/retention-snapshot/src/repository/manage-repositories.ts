import {
  ArchivesService,
  ClockService,
  CtkError,
  type Database,
  DatabaseService,
  EventsService,
  recordChange,
  type Services,
  StoreService,
  thisRunner,
} from '@ctk/core'
import { repositoryMissing } from '../repository-missing.js'
import { type RepositoryInput, type RepositoryView, repositoryBackend } from './repository-backend.js'

/**
 * Creates a repository. The audit says who did it, and nothing of credentials.
 *
 * @throws CTK_REPOSITORY_EXISTS, CTK_REPOSITORY_INVALID, and what the store says
 */
export async function createRepository(
  input: RepositoryInput,
  services: Services,
  signal?: AbortSignal,
): Promise<RepositoryView> {
  const backend = await repositoryBackend(services)
  const existing = (await backend.list(signal)).find(({ name }) => name === input.name)
  if (existing)
    throw new CtkError({
      code: 'CTK_REPOSITORY_EXISTS',
      message: `There is a repository "${input.name}" already, of type ${existing.type}.`,
      suggestions: [`Look at it: ctk repository check ${input.name}`, 'Choose another name.'],
    })
  const { credentials: _secret, name, ...shown } = input
  const entry = { event: 'repository.created', subject: name, after: shown }
  await recordChange(
    'repository',
    entry,
    async () => {
      await backend.create(input, signal)
      await services.get(ArchivesService).saveRepository({
        ...shown,
        name,
        createdAt: services.get(ClockService).now(),
      })
    },
    partsOf(services),
  )
  return (await backend.list(signal)).find((repository) => repository.name === name) as RepositoryView
}

/**
 * Forgets a repository.
 *
 * @param force also while archives or policies need it
 * @throws CTK_REPOSITORY_MISSING, CTK_REPOSITORY_IN_USE
 */
export async function removeRepository(
  name: string,
  { force }: { readonly force: boolean },
  services: Services,
  signal?: AbortSignal,
): Promise<RepositoryView> {
  const backend = await repositoryBackend(services)
  const known = await backend.list(signal)
  const found = known.find((repository) => repository.name === name)
  if (!found)
    throw repositoryMissing(
      name,
      known.map((repository) => repository.name),
    )
  const database: Database = services.get(DatabaseService)
  const policies = (await database.policies(services.get(StoreService)).list(signal)).filter(
    ({ target }) => target.repository === name,
  )
  if (!force && (found.archives > 0 || policies.length > 0)) {
    const archives = found.archives > 0 ? [`${found.archives} archives are in it`] : []
    const using = policies.length > 0 ? [`${policies.length} policies archive to it`] : []
    throw new CtkError({
      code: 'CTK_REPOSITORY_IN_USE',
      message: `The repository "${name}" is needed: ${[...archives, ...using].join(', ')}.`,
      suggestions: [
        `See them: ctk snapshot list --repository ${name}`,
        'What is in it stays where it is, but could not be restored without it. If that is meant: add --force',
      ],
    })
  }
  const entry = { event: 'repository.removed', subject: name, before: found }
  await recordChange(
    'repository',
    entry,
    async () => {
      await backend.remove(name, signal)
      await services.get(ArchivesService).removeRepository(name)
    },
    partsOf(services),
  )
  return found
}

function partsOf(services: Services) {
  const database = services.get(DatabaseService)
  return {
    database,
    runs: database.runs(services.get(StoreService)),
    clock: services.get(ClockService),
    events: services.get(EventsService),
    runner: thisRunner(),
  }
}
