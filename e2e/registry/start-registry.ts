import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runServer } from 'verdaccio'

/** An npm registry on this machine, until it is disposed of. */
export interface TestRegistry extends AsyncDisposable {
  /** Ends with a slash, as npm writes it. */
  readonly url: string
}

/**
 * Starts a registry on a free port of the loopback interface. Our own packages exist only in it; every other one comes from
 * the registry that npm is configured with. Anybody may publish, with any token.
 *
 * @param folder where it keeps what was published and what it fetched; made where it is missing
 * @param upstream another registry to take the other packages from
 */
export async function startRegistry(folder: string, upstream?: string): Promise<TestRegistry> {
  const npm = upstream ? { url: upstream } : await configuredRegistry()
  const open = { access: '$all', publish: '$all', unpublish: '$all' }
  const server: Server = await runServer({
    storage: join(folder, 'storage'),
    self_path: folder,
    uplinks: { npm: { ...npm, timeout: '60s', maxage: '1h', max_fails: 1000 } },
    packages: { '@ctk/*': open, 'ctk-plugin*': open, 'create-ctk-plugin': open, '**': { ...open, proxy: 'npm' } },
    auth: { htpasswd: { file: join(folder, 'htpasswd') } },
    security: { api: { legacy: true } },
    web: { enable: false },
    max_body_size: '100mb',
    log: { type: 'stdout', format: 'pretty', level: 'fatal' },
  } as unknown as string)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The registry that npm uses here and the authority that it trusts, from its files or from the environment. */
async function configuredRegistry(): Promise<{ url: string; ca?: string }> {
  const get = async (key: string) => (await promisify(execFile)('npm', ['config', 'get', key])).stdout.trim()
  const [url, cafile] = await Promise.all([get('registry'), get('cafile')])
  return cafile === 'null' ? { url } : { url, ca: await readFile(cafile, 'utf8') }
}
