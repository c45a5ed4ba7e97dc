import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json, text } from 'node:stream/consumers'
import type { CloudJob, Cluster } from '@ctk/core'

export const token = 'token-of-the-test'
export const password = 'password-of-the-test'

/** A cloud with one running cluster, `c1`, called `metrics`. */
export async function startCloud() {
  const clusters: Cluster[] = [cluster('c1', 'metrics')]
  const jobs: CloudJob[] = []

  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
    const [, , id, action] = pathname.split('/')
    if (id === undefined && request.method === 'GET') return clusters
    if (id === undefined) {
      const { name } = (await json(request)) as { name: string }
      return add(clusters, cluster(`c${clusters.length + 1}`, name))
    }
    const i = clusters.findIndex((each) => each.id === id)
    const found = clusters[i]
    if (!found) return undefined
    if (action === 'start' || action === 'stop') {
      clusters[i] = { ...found, status: action === 'start' ? 'running' : 'suspended' }
      return clusters[i]
    }
    if (action === 'jobs') return jobs.filter(({ kind }) => kind === searchParams.get('kind'))
    if (action === 'login') return { url: `crate://admin@${id}.example.org:4200?ssl=true`, password }
    const rows = (await text(request)).split('\n').length - 2
    const message = `${rows} rows into ${searchParams.get('table')}`
    return add(jobs, { id: `j${jobs.length + 1}`, kind: 'import', status: 'succeeded', percent: 100, message })
  }

  const server = createServer(async (request, response) => {
    const allowed = request.headers.authorization === `Bearer ${token}`
    const body = allowed ? await answer(request) : {}
    response.writeHead(allowed ? (body ? 200 : 404) : 401).end(JSON.stringify(body ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function cluster(id: string, name: string): Cluster {
  const url = `https://${id}.example.org:4200`
  return { id, name, region: 'test', version: '6.4.3', status: 'running', url }
}

function add<T>(list: T[], entry: T): T {
  list.push(entry)
  return entry
}
