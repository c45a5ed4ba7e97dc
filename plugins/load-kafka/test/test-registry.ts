import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RegisteredSchema } from '../src/registry/registry-client.js'

/** A schema registry as far as messages need it, in memory. */
export interface TestRegistry {
  readonly url: string
  /** The requests so far: `GET /schemas/ids/1`. */
  readonly requests: readonly string[]
  /** Adds a schema; the same id is given out for it under `subject`. */
  add(schema: Omit<RegisteredSchema, 'id'>, subject?: string): number
  /** What is answered instead, by status; undefined ends that. */
  failing: number | undefined
  /** `user:password` that is asked for. */
  login: string | undefined
  stop(): void
}

export async function startTestRegistry(): Promise<TestRegistry> {
  const schemas: RegisteredSchema[] = []
  const subjects = new Map<string, number[]>()
  const requests: string[] = []
  const registry: TestRegistry = {
    url: '',
    requests,
    failing: undefined,
    login: undefined,
    add(schema, subject) {
      const known = schemas.findIndex((other) => other.schema === schema.schema)
      const id = known === -1 ? schemas.push({ ...schema, id: schemas.length + 1 }) : known + 1
      if (subject !== undefined) subjects.set(subject, [...(subjects.get(subject) ?? []), id])
      return id
    },
    stop: () => server.close(),
  }
  const answer = (method: string, path: string, body: string): [number, object] => {
    if (registry.failing !== undefined) return [registry.failing, { error_code: registry.failing, message: 'failing' }]
    const id = /^\/schemas\/ids\/(\d+)$/.exec(path)?.[1]
    if (id !== undefined) {
      const { id: _, ...schema } = schemas[Number(id) - 1] ?? {}
      return 'schema' in schema ? [200, schema] : [404, { error_code: 40403, message: 'Schema not found' }]
    }
    const [, subject, version] = /^\/subjects\/([^/]+)\/versions(?:\/(\w+))?$/.exec(path) ?? []
    if (subject === undefined) return [404, { error_code: 404, message: 'HTTP 404 Not Found' }]
    const name = decodeURIComponent(subject)
    if (method === 'POST') return [200, { id: registry.add(JSON.parse(body), name) }]
    const versions = subjects.get(name)
    const found = versions?.[version === 'latest' ? versions.length - 1 : Number(version) - 1]
    if (found === undefined) return [404, { error_code: 40401, message: `Subject '${name}' not found.` }]
    return [200, { subject: name, version: 1, ...(schemas[found - 1] as RegisteredSchema) }]
  }
  const server: Server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const expected = registry.login && `Basic ${Buffer.from(registry.login).toString('base64')}`
      const allowed = expected === undefined || request.headers.authorization === expected
      const [status, json] = allowed
        ? answer(request.method as string, request.url as string, body)
        : [401, { error_code: 401, message: 'Unauthorized' }]
      response.writeHead(status, { 'content-type': 'application/vnd.schemaregistry.v1+json' })
      response.end(JSON.stringify(json))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(registry, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}
