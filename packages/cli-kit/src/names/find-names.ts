import { resolve } from 'node:path'
import type { SettingFlags } from '../configuration/configuration.js'
import { loadConfiguration } from '../configuration/load-configuration.js'
import { databaseAddress } from '../session/database-address.js'
import { storeOptions } from '../session/store-options.js'
import { keptNames } from './kept-names.js'
import type { KnownName, NameKind } from './known-name.js'
import { readNames } from './read-names.js'

/** Which names, of which database. */
export interface NameRequest {
  readonly kinds: readonly NameKind[]
  /** What the command line has said so far. */
  readonly flags: SettingFlags
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** The user's own configuration folder. */
  readonly userFolder: string
  /** How long it may take; then there are no names. */
  readonly limitMs: number
}

/**
 * The names, kind after kind, that a command line can go on with. Of a server it is asked; of the embedded database it is what the
 * last command has written down, so that it is not opened: it takes a second to start, and a lock.
 *
 * @throws what {@link loadConfiguration}, {@link databaseAddress} and the database throw; CTK_ABORTED when it takes too long
 */
export async function findNames({ kinds, limitMs, ...sources }: NameRequest): Promise<readonly KnownName[]> {
  const configuration = await loadConfiguration(sources)
  const { address } = await databaseAddress(configuration, sources.env)
  const where = storeOptions(configuration)
  if (address.embedded) {
    return address.path === '' ? [] : kinds.flatMap((kind) => keptNames(resolve(address.path), where, kind))
  }
  const { openDatabase } = await import('@ctk/database')
  const signal = AbortSignal.timeout(limitMs)
  const database = await openDatabase(address, { signal, applicationName: 'ctk completion' })
  return (await Promise.all(kinds.map((kind) => readNames(database, where, kind, signal)))).flat()
}
