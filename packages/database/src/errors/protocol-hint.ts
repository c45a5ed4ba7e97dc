import type { Address } from '@ctk/core'

/** What to try when the address may speak the wrong protocol for its port. */
export function protocolHint(address: Address): string[] {
  const http = address.scheme !== 'postgresql'
  const { host, port } = address
  if (http && port === 5432) return [`Port 5432 usually speaks the PostgreSQL protocol: postgresql://${host}:5432`]
  if (!http && (port === 4200 || port === 443)) return [`Port ${port} usually speaks HTTP: crate://${host}:${port}`]
  return [
    `Does port ${port} speak ${http ? 'HTTP' : 'the PostgreSQL protocol'}? If not, use ${http ? 'postgresql' : 'crate'}://`,
  ]
}
