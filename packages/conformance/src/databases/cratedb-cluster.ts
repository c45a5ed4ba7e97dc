import { chown, mkdir, mkdtemp } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerUnavailable } from '../servers/test-server.js'
import { clusterNode, secondsToStart, type TestNode } from './cratedb-cluster-node.js'
import { findCrateDbInstallation } from './cratedb-installation.js'
import { type CrateDbNode, startCrateDbNode } from './cratedb-node.js'
import { freePorts } from './free-ports.js'
import { messageOf } from './message-of.js'
import { serverFolder } from './server-folder.js'
import { type ServerProcess, startServerProcess } from './server-process.js'
import { serverUser } from './server-user.js'
import type { TestDatabase } from './test-database.js'

/** A CrateDB of several nodes on this machine; its address is that of the first node. Nothing in it is worth keeping. */
export interface TestCluster extends TestDatabase {
  readonly nodes: readonly TestNode[]
  /** The folder that all nodes see: repositories of type `fs` may be made below it, with a relative `location`. */
  readonly repositories: string
}

/** How nodes are started. */
export interface ClusterOptions {
  /** Default `512m` for each node. */
  readonly heap?: string
  /** Settings of all nodes: `{ 'indices.recovery.max_bytes_per_sec': '1mb' }`. */
  readonly settings?: Readonly<Record<string, string>>
}

/**
 * Starts CrateDB nodes that form one cluster, each with its attributes, from the local installation (`CRATEDB_HOME`, else `crate`
 * on the PATH). Three take about 20 seconds and 3 GB; one with an attribute takes as long as any single node. For
 * `describeServer`.
 *
 * @returns why it could not be started
 * @example await describeServer('moving', () => startCrateDbCluster([{ storage: 'hot' }, { storage: 'hot' }, { storage: 'cold' }]), (cluster) => { … })
 */
export async function startCrateDbCluster(
  attributes: readonly Readonly<Record<string, string>>[],
  { heap = '512m', settings = {} }: ClusterOptions = {},
): Promise<TestCluster | ServerUnavailable> {
  const found = await findCrateDbInstallation(process.env)
  if ('reason' in found) return { reason: `no CrateDB to start a cluster of: ${found.reason}` }
  const { command } = found.installation
  try {
    const user = await serverUser(['crate', 'nobody'])
    const folder = await serverFolder('cluster', user)
    const own = async (path: string) => {
      await mkdir(path, { recursive: true })
      if (user) await chown(path, user.uid, user.gid)
      return path
    }
    // Outlives its nodes, and not this process: what nodes have stored must be there when they come back.
    const keeper = startServerProcess({ command: 'sleep', args: ['2147483647'], folder, user, stopSignal: 'KILL' })
    const repositories = await own(join(folder, 'repositories'))
    const ports = await freePorts(3 * attributes.length)
    const portsOf = (i: number) => ({
      http: ports[3 * i] as number,
      psql: ports[3 * i + 1] as number,
      transport: ports[3 * i + 2] as number,
    })
    const names = attributes.map((_, i) => `node-${i}`)
    const formation: Record<string, string> =
      attributes.length === 1
        ? { 'discovery.type': 'single-node' }
        : {
            'cluster.initial_master_nodes': names.join(','),
            'discovery.seed_hosts': attributes.map((_, i) => `127.0.0.1:${portsOf(i).transport}`).join(','),
          }
    const nodes = names.map((name, i) => {
      const start = async (): Promise<ServerProcess> => {
        const node: CrateDbNode = {
          command,
          user,
          folder: await own(await mkdtemp(join(folder, `${name}-run-`))),
          ports: portsOf(i),
          heap,
          settings: {
            ...formation,
            'cluster.name': basename(folder),
            'node.name': name,
            'path.data': await own(join(folder, name)),
            'path.repo': repositories,
            ...Object.fromEntries(
              Object.entries(attributes[i] ?? {}).map(([key, value]) => [`node.attr.${key}`, value]),
            ),
            ...settings,
          },
        }
        return startCrateDbNode(node)
      }
      return clusterNode(name, attributes[i] ?? {}, `http://crate@127.0.0.1:${portsOf(i).http}`, start)
    })
    const stop = async () => {
      await Promise.all(nodes.map((node) => node.kill()))
      await keeper.stop()
    }
    try {
      await Promise.all(nodes.map((node) => node.restart()))
      await untilAll(nodes)
    } catch (error) {
      await stop()
      throw error
    }
    const { http, psql } = portsOf(0)
    return {
      name: 'cratedb',
      origin: command,
      url: `http://crate@127.0.0.1:${http}`,
      psqlUrl: `postgresql://crate@127.0.0.1:${psql}/doc`,
      user: 'crate',
      password: undefined,
      nodes,
      repositories,
      stop,
    }
  } catch (error) {
    return { reason: `a cluster of CrateDB could not be started: ${messageOf(error)}` }
  }
}

/** A node may answer before it has found the others. */
async function untilAll(nodes: readonly TestNode[]): Promise<void> {
  const limit = AbortSignal.timeout(secondsToStart * 1000)
  for (const { url } of nodes) {
    for (;;) {
      const count = await fetch(`${new URL(url).origin}/_sql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ stmt: 'SELECT count(*) FROM sys.nodes' }),
      })
        .then(async (response) => ((await response.json()) as { rows?: number[][] }).rows?.[0]?.[0])
        .catch(() => undefined)
      if (count === nodes.length) break
      if (limit.aborted) throw new Error(`${count ?? 'no'} of ${nodes.length} nodes have found each other`)
      await sleep(200)
    }
  }
}
