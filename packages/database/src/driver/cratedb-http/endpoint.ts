import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Address } from '@ctk/core'
import { tlsMode } from '../tls/tls-mode.js'
import { tlsOptions } from '../tls/tls-options.js'

/** Where statements are posted to. */
export interface Endpoint {
  readonly agent: HttpAgent
  readonly secure: boolean
  readonly host: string
  readonly port: number
  readonly headers: Readonly<Record<string, string>>
}

/** Prepares connections that are kept, with the login and the default schema of an address. Nothing is opened yet. */
export async function openEndpoint(address: Address, applicationName: string): Promise<Endpoint> {
  const tls = await tlsOptions(address, tlsMode(address))
  const settings = { keepAlive: true }
  const { host, port } = address
  return {
    agent: tls ? new HttpsAgent({ ...settings, ...tls }) : new HttpAgent(settings),
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
