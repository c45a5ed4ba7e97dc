import { join } from 'node:path'
import { cratedbTestSettings } from './cratedb-test-settings.js'
import { type ServerProcess, startServerProcess } from './server-process.js'
import type { ServerUser } from './server-user.js'

/** One CrateDB node. A cluster is several of these with the same cluster name and each other's transport ports. */
export interface CrateDbNode {
  readonly command: string
  readonly user: ServerUser | undefined
  /** Working directory, data, logs and repositories; removed when the node ends. */
  readonly folder: string
  readonly ports: { readonly http: number; readonly psql: number; readonly transport: number }
  /** Default: what CRATE_HEAP_SIZE says, else `1g`. */
  readonly heap?: string
  /** Further settings, by their full name: `{ 'node.attr.storage': 'hot' }`. */
  readonly settings: Readonly<Record<string, string>>
}

/** Starts a node on the loopback interface. It is ready when it answers, which takes some seconds. */
export function startCrateDbNode(node: CrateDbNode): ServerProcess {
  const settings = {
    'network.host': '127.0.0.1',
    'http.port': String(node.ports.http),
    'psql.port': String(node.ports.psql),
    'transport.tcp.port': String(node.ports.transport),
    'path.data': join(node.folder, 'data'),
    'path.logs': join(node.folder, 'logs'),
    'path.repo': join(node.folder, 'repositories'),
    ...cratedbTestSettings,
    ...node.settings,
  }
  return startServerProcess({
    command: node.command,
    args: Object.entries(settings).map(([name, value]) => `-C${name}=${value}`),
    folder: node.folder,
    user: node.user,
    env: { CRATE_HEAP_SIZE: node.heap ?? (process.env.CRATE_HEAP_SIZE || '1g'), CRATE_DISABLE_GC_LOGGING: '1' },
    stopSignal: 'KILL',
  })
}
