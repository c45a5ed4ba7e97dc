import { inspect } from 'node:util'
import { CtkError } from '../errors/ctk-error.js'
import { Secret } from './secret.js'

/** How a database is spoken to. */
export type AddressScheme = 'crate' | 'http' | 'https' | 'postgresql' | 'pglite'

/**
 * A parsed database URL. Its text, JSON and inspect output never contain the password.
 *
 * - `crate://`, `http://`, `https://` speak CrateDB's HTTP endpoint (port 4200; `crate://` with TLS by `?ssl=true` or `?sslmode=`)
 * - `postgresql://`, `postgres://` the PostgreSQL wire protocol (port 5432)
 * - `pglite://PATH` the embedded database in a folder, `pglite://` alone one in memory
 */
export class Address {
  readonly scheme: AddressScheme
  readonly host: string
  readonly port: number
  readonly user: string | undefined
  readonly password: Secret | undefined
  /** The database (`postgresql://`), the default schema (`crate://`) or the folder (`pglite://`). */
  readonly path: string
  readonly options: Readonly<Record<string, string>>

  private constructor(parts: AddressParts) {
    this.scheme = parts.scheme
    this.host = parts.host
    this.port = parts.port
    this.user = parts.user
    this.password = parts.password
    this.path = parts.path
    this.options = parts.options
  }

  /**
   * Reads a URL.
   *
   * @throws CTK_ADDRESS_INVALID; the message never repeats a password
   * @example Address.parse('crate://admin:secret@db.example.org:4200').toString() // crate://admin:***@db.example.org:4200
   */
  static parse(text: string): Address {
    const scheme = schemes[/^([a-z+]+):\/\//i.exec(text)?.[1]?.toLowerCase() ?? '']
    if (!scheme) {
      throw invalid(/^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0] ?? 'it', 'does not begin with a known scheme')
    }
    return scheme === 'pglite' ? parseEmbedded(text) : parseNetwork(text, scheme)
  }

  /** @internal */
  static of(parts: AddressParts): Address {
    return new Address(parts)
  }

  /** The same address with a password, or with another one. */
  withPassword(password: Secret): Address {
    return new Address({ ...this, password })
  }

  /** Whether it is the embedded database. */
  get embedded(): boolean {
    return this.scheme === 'pglite'
  }

  /** The address as it may be shown: the password, and the values of options that are not known to be harmless, are `***`. */
  toString(): string {
    if (this.embedded) return `pglite://${this.path}`
    const login = this.user === undefined ? '' : `${encodeURIComponent(this.user)}${this.password ? ':***' : ''}@`
    const host = this.host.includes(':') ? `[${this.host}]` : this.host
    const options = Object.entries(this.options).map(([k, v]) => `${k}=${harmless.has(k) ? v : '***'}`)
    const path = this.path === '' ? '' : `/${encodeURIComponent(this.path)}`
    return `${this.scheme}://${login}${host}:${this.port}${path}${options.length > 0 ? `?${options.join('&')}` : ''}`
  }

  toJSON(): string {
    return this.toString()
  }

  [inspect.custom](): string {
    return `Address(${this.toString()})`
  }
}

/** Options whose values may be shown. Any other might be a secret under a name that nobody thought of. */
const harmless: ReadonlySet<string> = new Set(['ssl', 'sslmode', 'sslrootcert', 'verify_ssl', 'connect_timeout'])

interface AddressParts {
  readonly scheme: AddressScheme
  readonly host: string
  readonly port: number
  readonly user: string | undefined
  readonly password: Secret | undefined
  readonly path: string
  readonly options: Readonly<Record<string, string>>
}

const schemes: Readonly<Record<string, AddressScheme>> = {
  crate: 'crate',
  cratedb: 'crate',
  http: 'http',
  https: 'https',
  postgresql: 'postgresql',
  postgres: 'postgresql',
  pglite: 'pglite',
}

function parseEmbedded(text: string): Address {
  const path = text.slice(text.indexOf('://') + 3)
  return Address.of({ scheme: 'pglite', host: '', port: 0, user: undefined, password: undefined, path, options: {} })
}

function parseNetwork(text: string, scheme: AddressScheme): Address {
  // The URL class treats unknown schemes as opaque paths with looser rules; http has the rules that hosts and logins need.
  const url = URL.parse(text.replace(/^[a-z+]+:/i, 'http:'))
  if (!url) throw invalid(`the ${scheme} address`, 'is not a URL')
  const decode = (part: string) => {
    try {
      return decodeURIComponent(part)
    } catch {
      throw invalid(`the ${scheme} address`, 'has a % that is not followed by two hexadecimal digits')
    }
  }
  // WHATWG drops an explicit port 80 of an http URL, so it is read from the text.
  const port =
    url.port === '' && /:80(?:[/?#]|$)/.test(text.replace(/^[a-z+]+:\/\//i, ''))
      ? 80
      : Number(url.port || defaultPort(scheme))
  return Address.of({
    scheme,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    user: url.username === '' ? undefined : decode(url.username),
    password: url.password === '' ? undefined : new Secret(decode(url.password)),
    path: decode(url.pathname.replace(/^\//, '')),
    options: Object.fromEntries(url.searchParams),
  })
}

const defaultPort = (scheme: AddressScheme) => (scheme === 'postgresql' ? 5432 : 4200)

function invalid(what: string, problem: string): CtkError {
  return new CtkError({
    code: 'CTK_ADDRESS_INVALID',
    message: `The database address cannot be read: ${what} ${problem}.`,
    suggestions: [
      'Use crate://user@host:4200, https://host:4200, postgresql://user@host:5432/database or pglite://folder.',
      'Characters such as @ : / in a user name or password are written as %40 %3A %2F.',
    ],
  })
}
