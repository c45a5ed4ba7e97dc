import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { freePorts } from '../databases/free-ports.js'
import { messageOf } from '../databases/message-of.js'
import { serverFolder } from '../databases/server-folder.js'
import { startServerProcess } from '../databases/server-process.js'
import { untilReady } from '../databases/until-ready.js'
import type { TestObjectStore } from './s3proxy.js'
import type { ServerUnavailable } from './test-server.js'

/** The account that everybody knows: it exists only in emulators. */
const login = {
  user: 'devstoreaccount1',
  password: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
}

/**
 * Starts Azurite, the emulator of Azure Storage, with all blobs in memory. Its `url` ends with the account, its `user`; the `password` is the
 * account's key. It comes from the package `azurite`.
 *
 * @returns why it could not be started
 */
export async function startAzurite(): Promise<TestObjectStore | ServerUnavailable> {
  const main = findAzurite()
  if (main === undefined) return { reason: 'the package azurite is not installed' }
  try {
    const [[port], folder] = await Promise.all([freePorts(1), serverFolder('azurite', undefined)])
    const where = ['--blobHost', '127.0.0.1', '--blobPort', String(port), '--disableTelemetry']
    const args = [main, ...where, '--inMemoryPersistence', '--skipApiVersionCheck', '--silent']
    const server = startServerProcess({
      command: process.execPath,
      args,
      folder,
      user: undefined,
      stopSignal: 'KILL',
    })
    const url = `http://127.0.0.1:${port}/${login.user}`
    await untilReady(server, async () => void (await fetch(url)), 60)
    return { url, ...login, stop: () => server.stop() }
  } catch (error) {
    return { reason: `Azurite could not be started: ${messageOf(error)}` }
  }
}

function findAzurite(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('azurite/package.json')
    return join(dirname(manifest), 'dist', 'src', 'blob', 'main.js')
  } catch {
    return undefined
  }
}
