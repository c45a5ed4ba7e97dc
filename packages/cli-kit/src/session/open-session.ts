import { resolve } from 'node:path'
import type { Database, StoreOptions } from '@ctk/core'
import type { Configuration } from '../configuration/configuration.js'
import { databaseAddress } from './database-address.js'
import { hostDatabase } from './host-database.js'
import { type Interruption, onInterruption } from './interruption.js'
import type { RegisteredPlugins } from './register-plugins.js'
import type { Session } from './session.js'
import { sessionRunner } from './session-runner.js'
import { storeOptions } from './store-options.js'
import { type EventAudience, watchedEvents } from './watched-events.js'

/** What a session is opened with. */
export interface SessionOptions extends EventAudience {
  readonly configuration: Configuration
  readonly plugins: RegisteredPlugins
  /** Of ctk, for the audit. */
  readonly version: string
  /** The folder of the CLI's package. */
  readonly root: string
}

/**
 * Opens the database and makes the toolkit of a session. Core and drivers are imported here and nowhere before, so that help
 * and version stay quick. Closing goes in reverse; whatever was open is closed as well when a later part fails.
 *
 * @throws CTK_ADDRESS_INVALID, CTK_CONNECTION_FAILED, CTK_AUTH_FAILED, CTK_DATABASE_BUSY
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const interruption = onInterruption(options.note)
  try {
    const database = await open(options, interruption.signal)
    return await makeSession(options, interruption, database)
  } catch (error) {
    interruption[Symbol.dispose]()
    throw error
  }
}

async function open({ configuration, note, root }: SessionOptions, signal: AbortSignal): Promise<Database> {
  const { address, fallback } = await databaseAddress(configuration)
  if (fallback) note(`Using the embedded database in ${address.path} (set CRATEDB_URI to use a server)`)
  const [{ openDatabase }, { parseLength }] = await Promise.all([hostDatabase(root), import('@ctk/core')])
  const { value, origin } = configuration.values['statement-timeout']
  const statementTimeoutMs = parseLength(value ?? '0', `statement-timeout (${origin})`)
  return openDatabase(address, { signal, ...(statementTimeoutMs > 0 && { statementTimeoutMs }) })
}

async function makeSession(
  { configuration, plugins, version: release, ...audience }: SessionOptions,
  interruption: Interruption,
  database: Database,
): Promise<Session> {
  const { createToolkit } = await import('@ctk/core')
  const where = storeOptions(configuration)
  const { events, clear } = await watchedEvents(audience)
  const toolkit = createToolkit({
    database,
    registry: plugins.registry,
    events,
    runner: await sessionRunner(database.address, release),
    ...where,
  })
  return {
    toolkit,
    database,
    registry: plugins.registry,
    events,
    configuration,
    signal: interruption.signal,
    async [Symbol.asyncDispose]() {
      clear()
      try {
        await toolkit.flush()
        await rememberNames(database, where)
        await database[Symbol.asyncDispose]()
      } finally {
        interruption[Symbol.dispose]()
      }
    },
  }
}

/** For the shell's completion, which does not open the embedded database. */
async function rememberNames(database: Database, where: StoreOptions): Promise<void> {
  const { embedded, path } = database.address
  if (!embedded || path === '') return
  const { keepNames } = await import('../names/kept-names.js')
  await keepNames(database, where, resolve(path))
}
