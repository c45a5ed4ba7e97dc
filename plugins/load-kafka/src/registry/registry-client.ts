import { setTimeout as sleep } from 'node:timers/promises'
import { CtkError } from '@ctk/core'
import type { RegistryOptions } from '../address/registry-options.js'

const TIMEOUT_MS = 10_000
const TRIES = 4
const ACCEPT = 'application/vnd.schemaregistry.v1+json, application/json'

/** A schema as a registry gives it out. */
export interface RegisteredSchema {
  readonly id?: number
  /** `AVRO` where it is left out. */
  readonly schemaType?: string
  readonly schema: string
  readonly references?: readonly { readonly name: string; readonly subject: string; readonly version: number }[]
}

/** A registry with Confluent's HTTP interface. */
export class RegistryClient {
  readonly #options: RegistryOptions

  constructor(options: RegistryOptions) {
    this.#options = options
  }

  /** Where it is, safe to show. */
  get url(): string {
    return this.#options.url
  }

  /** The schema with an id; undefined where the registry has none. */
  schema(id: number, signal: AbortSignal): Promise<RegisteredSchema | undefined> {
    return this.#request(`/schemas/ids/${id}`, signal)
  }

  /** A version of a subject, such as `latest`; undefined where there is none. */
  version(subject: string, version: number | 'latest', signal: AbortSignal): Promise<RegisteredSchema | undefined> {
    return this.#request(`/subjects/${encodeURIComponent(subject)}/versions/${version}`, signal)
  }

  /** Registers a schema under a subject. Returns its id; the same schema again has the same id. */
  async register(subject: string, schema: string, signal: AbortSignal): Promise<number> {
    const path = `/subjects/${encodeURIComponent(subject)}/versions`
    const found = await this.#request<{ readonly id: number }>(path, signal, { schema })
    if (found) return found.id
    throw this.#failed('CTK_STATEMENT_FAILED', `has no place for schemas of ${subject}`, [])
  }

  async #request<T>(path: string, signal: AbortSignal, body?: object): Promise<T | undefined> {
    const { url, user, password } = this.#options
    const login = user === undefined ? undefined : Buffer.from(`${user}:${password?.reveal() ?? ''}`).toString('base64')
    for (let attempt = 1; ; attempt++) {
      const answer = await fetch(`${url}${path}`, {
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
        headers: {
          accept: ACCEPT,
          ...(body && { 'content-type': ACCEPT.split(',')[0] as string }),
          ...(login && { authorization: `Basic ${login}` }),
        },
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      }).catch((error: unknown) => {
        if (signal.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.', cause: error })
        return error as Error
      })
      const passing = answer instanceof Error || answer.status >= 500 || answer.status === 429
      if (!passing) return this.#read<T>(answer)
      if (attempt === TRIES) throw this.#down(answer)
      await sleep(200 * 2 ** attempt, undefined, { signal }).catch(() => {})
    }
  }

  async #read<T>(answer: Response): Promise<T | undefined> {
    const text = await answer.text()
    if (answer.status === 404 && /"error_code"\s*:\s*404\d\d/.test(text)) return undefined
    if (answer.status === 401) {
      throw this.#failed('CTK_AUTH_FAILED', 'does not accept the user or the password', [
        'Set SCHEMA_REGISTRY_USERNAME and SCHEMA_REGISTRY_PASSWORD.',
      ])
    }
    if (answer.status === 403) throw this.#failed('CTK_PERMISSION_DENIED', 'does not let this user see the schema', [])
    try {
      if (answer.ok) return JSON.parse(text)
    } catch {
      // not a registry: said below
    }
    const said = /"message"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1]
    const what = said ? `: ${JSON.parse(said)}` : ', as no schema registry does'
    throw this.#failed(
      answer.status === 404 ? 'CTK_FILE_MISSING' : 'CTK_STATEMENT_FAILED',
      `answers ${answer.status}${what}`,
      ['Is it the address of the registry, with its path if it has one?'],
    )
  }

  #down(answer: Response | Error): CtkError {
    const cause = answer instanceof Error ? ((answer.cause ?? answer) as NodeJS.ErrnoException) : undefined
    const why =
      answer instanceof Error ? (cause?.code ?? cause?.message ?? answer.message) : `it answers ${answer.status}`
    return this.#failed(
      'CTK_CONNECTION_FAILED',
      `cannot be reached: ${why}`,
      ['Is it running, and is its address right?'],
      answer,
    )
  }

  #failed(code: CtkError['code'], what: string, suggestions: readonly string[], cause?: unknown): CtkError {
    return new CtkError({ code, message: `The schema registry ${this.url} ${what}.`, suggestions, cause })
  }
}
