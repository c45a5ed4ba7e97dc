import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An API with three pages of 1,000 readings, and one of nothing. */
export async function startApi() {
  const server = createServer(({ url = '' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    const page = Number(searchParams.get('page'))
    if (pathname === '/readings') response.end(JSON.stringify(page <= 3 ? readings(page) : []))
    else if (pathname === '/nothing') response.end('[]')
    else if (pathname === '/text') response.end('It works!')
    else response.writeHead(pathname === '/secret' ? 401 : pathname === '/broken' ? 500 : 404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    /** What comes after the scheme of the source. */
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function readings(page: number) {
  const first = (page - 1) * 1000
  return Array.from({ length: 1000 }, (_, i) => {
    const ts = new Date(Date.UTC(2024, 0, 1) + (first + i) * 60_000).toISOString()
    return { ts, sensor: `s${i % 10}`, value: (first + i) / 10 }
  })
}
