import { randomBytes } from 'node:crypto'
import {
  ArchivesService,
  CtkError,
  compile,
  DatabaseService,
  id,
  isCtkError,
  join,
  type Repository,
  type Services,
  type Statement,
  StoreService,
  sql,
  tableId,
} from '@ctk/core'
import type { RepositoryBackend, RepositoryInput, RepositoryView } from '../repository/repository-backend.js'
import { repositoryMissing } from '../repository-missing.js'
import { findSnapshot } from './find-snapshot.js'
import { dropSnapshot } from './snapshot-statements.js'

interface Row {
  readonly name: string
  readonly type: Repository['type']
  readonly settings: Readonly<Record<string, unknown>>
}

/** The server's own repositories. It masks secrets; a storage class is shown as it was asked for. */
export function cratedbRepositories(services: Services): RepositoryBackend {
  const database = services.get(DatabaseService)
  const archives = services.get(ArchivesService)
  const rows = (signal?: AbortSignal) =>
    database.query<Row>(compile(sql`SELECT name, type, settings FROM sys.repositories ORDER BY name`), signal)
  const requireOne = async (name: string, signal?: AbortSignal) => {
    const all = await rows(signal)
    const found = all.find((row) => row.name === name)
    if (found) return found
    throw repositoryMissing(
      name,
      all.map((row) => row.name),
    )
  }
  return {
    async list(signal) {
      const [found, own, held] = await Promise.all([
        rows(signal),
        archives.repositories(signal),
        archives.find({ states: ['verified', 'dropped', 'restored'] }, signal),
      ])
      return found.map(({ name, type, settings }): RepositoryView => {
        const {
          account: _account,
          key: _key,
          access_key: _access,
          secret_key: _secret,
          storage_class,
          ...shown
        } = settings
        const mine = own.find((each) => each.name === name)
        return {
          name,
          type,
          settings: Object.fromEntries(Object.entries(shown).map(([key, value]) => [key, String(value)])),
          storageClass:
            mine?.storageClass ?? (storage_class === undefined ? undefined : String(storage_class).toLowerCase()),
          createdAt: mine?.createdAt,
          archives: held.filter(({ repository }) => repository === name).length,
        }
      })
    },
    async create(input, signal) {
      try {
        await database.execute(createStatement(input), signal)
      } catch (error) {
        throw refused(error, input)
      }
    },
    async check(name, signal) {
      const { type } = await requireOne(name, signal)
      try {
        const [{ n = 0 } = {}] = await database.query<{ n: number }>(
          compile(sql`SELECT count(*) AS n FROM sys.snapshots WHERE repository = ${name}`),
          signal,
        )
        const finding = await tryOut(name, services, signal)
        return { name, type, ok: finding === undefined, findings: finding === undefined ? [] : [finding], snapshots: n }
      } catch (error) {
        if (!isCtkError(error)) throw error
        return { name, type, ok: false, findings: [error.message], snapshots: undefined }
      }
    },
    async remove(name, signal) {
      await requireOne(name, signal)
      await database.execute(compile(sql`DROP REPOSITORY ${id(name)}`), signal)
    },
  }
}

/**
 * Takes a snapshot of the table of repositories, which is small, and drops it.
 *
 * @returns what was wrong with it
 */
async function tryOut(repository: string, services: Services, signal?: AbortSignal): Promise<string | undefined> {
  const database = services.get(DatabaseService)
  const { schema = 'ext', tables = {} } = services.get(StoreService)
  const name = `ctk-check-${randomBytes(6).toString('hex')}`
  const table = tableId({ schema, name: tables.repository ?? 'repository' })
  await database.execute(
    compile(sql`CREATE SNAPSHOT ${id(repository, name)} TABLE ${table} WITH (wait_for_completion = true)`),
    signal,
  )
  const found = await findSnapshot(repository, name, database, signal)
  await database.execute(dropSnapshot(repository, name))
  return found?.state === 'SUCCESS' ? undefined : `a snapshot of a small table is ${found?.state ?? 'not there'}`
}

/** Every value is bound, secrets above all: then neither the server's list of statements nor an error shows them. */
function createStatement({ name, type, settings, storageClass, credentials }: RepositoryInput): Statement {
  const {
    location,
    bucket,
    container,
    basePath,
    endpoint,
    throttle,
    account: _account,
    region: _region,
    ...more
  } = settings
  const known: Readonly<Record<string, string | boolean | undefined>> = {
    location,
    bucket,
    container,
    base_path: basePath,
    max_snapshot_bytes_per_sec: throttle,
    ...(type === 's3' && endpoint !== undefined && s3Endpoint(endpoint)),
    ...(type === 'azure' && { endpoint }),
    // A store takes the name of a class in capitals only, and the server hands on what it is given.
    storage_class: storageClass?.toUpperCase(),
    ...(credentials &&
      (type === 's3'
        ? { access_key: credentials.user, secret_key: credentials.secret.reveal() }
        : { account: credentials.user, key: credentials.secret.reveal() })),
    ...more,
  }
  const given = Object.entries(known).flatMap(([key, value]) =>
    value === undefined ? [] : [sql`${id(key)} = ${value}`],
  )
  return compile(sql`CREATE REPOSITORY ${id(name)} TYPE ${id(type)} WITH (${join(given)})`)
}

/** A store of one's own is asked by path: `bucket.127.0.0.1` is no host. */
function s3Endpoint(endpoint: string) {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  return url?.host
    ? { endpoint: url.host, protocol: url.protocol.replace(':', ''), use_path_style_access: true }
    : { endpoint, use_path_style_access: true }
}

/** The server's words, without the lines on how it came to them. */
function refused(error: unknown, { name, type }: RepositoryInput): unknown {
  if (!isCtkError(error) || error.code !== 'CTK_STATEMENT_FAILED') return error
  const [first = ''] = error.message.split('\n')
  const said =
    /message: "([^"]*)"/.exec(error.message)?.[1] ?? first.replace(/^The database refused the statement: /, '')
  const code = /code: "([^"]*)"/.exec(error.message)?.[1]
  const denied = /PermissionDenied/.test(error.message)
  return new CtkError({
    code: 'CTK_REPOSITORY_INVALID',
    message: `The repository "${name}" cannot be used: ${denied ? 'the store does not accept the credentials' : said.replace(/\.$/, '')}.`,
    suggestions: remedies[denied ? 'denied' : (code ?? '')] ?? (type === 'fs' ? remedies.fs : undefined) ?? [],
    cause: error,
  })
}

const remedies: Readonly<Record<string, readonly string[]>> = {
  denied: [
    'Are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_KEY, the right ones?',
  ],
  ContainerNotFound: ['Create the container first.'],
  NoSuchBucket: ['Create the bucket first.'],
  fs: ['The location has to be below a folder that "path.repo" of every node names; a relative one is.'],
}
