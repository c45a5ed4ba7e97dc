import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
}

/** A site that is served on this computer. */
export interface ServedSite {
  readonly url: string
  /** What was asked for and is not there. */
  readonly missing: readonly string[]
  stop(): Promise<void>
}

/** Serves a folder as hosts of static sites do: `/runs` is `runs.html`. */
export async function serveSite(folder: string): Promise<ServedSite> {
  const missing: string[] = []
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site')
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname
    const file = [path, `${path}.html`]
      .map((each) => join(folder, each))
      .find((each) => extname(each) && existsSync(each))
    if (file === undefined) missing.push(pathname)
    response.writeHead(file ? 200 : 404, { 'content-type': types[extname(file ?? '')] ?? 'application/octet-stream' })
    response.end(file ? readFileSync(file) : 'not found')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    missing,
    async stop() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
