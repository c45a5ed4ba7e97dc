import { join, relative } from 'node:path'
import type { Address } from '@ctk/core'
import type { Configuration } from '../configuration/configuration.js'
import { refuseFormerNames, refuseUnexpanded } from '../configuration/misnamed-database.js'

/** The database of an invocation. */
export interface DatabaseAddress {
  readonly address: Address
  /** Whether nothing named a database, so that the embedded one is used. */
  readonly fallback: boolean
}

/**
 * The address that the settings name, with user and password where the URL has none; without any, the embedded database in
 * the folder `.ctk` of the project.
 *
 * @throws CTK_ADDRESS_INVALID; CTK_CONFIG_INVALID for a variable that names another variable, or itself, and where only a variable
 * of the Python toolkit is set
 */
export async function databaseAddress(
  { folder, values }: Configuration,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<DatabaseAddress> {
  const { Address, Secret } = await import('@ctk/core')
  const uri = values.uri.value
  if (uri === undefined) {
    await refuseFormerNames(env)
    const path = relative(process.cwd(), join(folder, '.ctk', 'data'))
    return { address: Address.parse(`pglite://${path}`), fallback: true }
  }
  await refuseUnexpanded(uri, values.uri.origin)
  let address = Address.parse(uri)
  if (address.embedded) return { address, fallback: false }
  const { user, password } = values
  if (address.user === undefined && user.value !== undefined) address = Address.of({ ...address, user: user.value })
  if (address.password === undefined && password.value !== undefined) {
    address = address.withPassword(new Secret(password.value))
  }
  return { address, fallback: false }
}
