import type { Agent, request } from 'node:http'
import { getBuiltinModule } from 'node:process'
import type { Address } from '@ctk/core'
import { tlsMode } from '../tls/tls-mode.js'
import { tlsOptions } from '../tls/tls-options.js'

/** Where statements are posted to. */
export interface Endpoint {
  readonly agent: Agent
  readonly request: typeof request
  readonly secure: boolean
  readonly host: string
  readonly port: number
  readonly headers: Readonly<Record<string, string>>
}

/** Balancers on the way drop idle connections after a minute or so; one that is dropped in the moment of use costs a statement. */
const idleMs = 30_000

/** Prepares connections that are kept, with the login and the default schema of an address. Nothing is opened yet. */
export async function openEndpoint(address: Address, applicationName: string): Promise<Endpoint> {
  const tls = await tlsOptions(address, tlsMode(address))
  // Loading TLS takes time that most connections have no use for; and `import` would ask for every member of the module, and
  // one of them loads a WebSocket client.
  const { Agent, request } = tls ? getBuiltinModule('node:https') : getBuiltinModule('node:http')
  const { host, port } = address
  return {
    agent: new Agent({ keepAlive: true, timeout: idleMs, ...tls }),
    request,
    secure: tls !== undefined,
    host,
    port,
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': applicationName,
      ...login(address),
      ...defaultSchema(address),
    },
  }
}

function login({ user, password }: Address): Record<string, string> {
  if (user === undefined && password === undefined) return {}
  const credentials = `${user ?? 'crate'}:${password?.reveal() ?? ''}`
  return { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
}

function defaultSchema({ path }: Address): Record<string, string> {
  return path === '' ? {} : { 'Default-Schema': path }
}
