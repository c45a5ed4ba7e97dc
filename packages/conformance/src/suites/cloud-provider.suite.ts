import { inspect } from 'node:util'
import { type CloudJob, type CloudProvider, isCtkError, parseResource } from '@ctk/core'
import { beforeAll, describe, expect, test, vi } from 'vitest'

/** What the suite has to know of a cloud. */
export interface CloudProviderUnderTest {
  readonly name: string
  load(): Promise<CloudProvider>
  /** A running cluster, as the cloud knows it. It is stopped and started. */
  readonly cluster: { readonly id: string; readonly name: string }
  /** What the address of the cluster must not show. */
  readonly password: string
  /** How long the cluster may take to come and go, in milliseconds; default a minute. */
  readonly patienceMs?: number
  /** A cluster that may be deployed; left out where that costs too much. */
  readonly deploy?: { readonly name: string; readonly options: unknown }
}

const nowhere = 'no-such-cluster'

/**
 * The contract of {@link CloudProvider} as tests: clusters are found by id and by name, what is unknown is named with a remedy,
 * stopping and starting are seen, jobs are listed, the address keeps its password to itself, and an abort ends everything.
 *
 * @example describeCloudProvider({ name: 'acme', load: async () => acmeCloud(env), cluster: { id: 'c1', name: 'metrics' }, password: 'pw' })
 */
export function describeCloudProvider({
  name,
  load,
  cluster,
  password,
  deploy,
  patienceMs = 60_000,
}: CloudProviderUnderTest): void {
  describe(`cloud "${name}"`, { timeout: patienceMs * 4 + 5_000 }, () => {
    let cloud: CloudProvider
    beforeAll(async () => {
      cloud = await load()
    })
    const statusOf = async (idOrName: string) => (await cloud.status(idOrName)).status
    const until = (status: string) =>
      vi.waitFor(async () => expect(await statusOf(cluster.id)).toBe(status), { timeout: patienceMs, interval: 50 })

    test('lists clusters, each with an id of its own', async () => {
      const clusters = await cloud.clusters()
      expect(clusters).toContainEqual(expect.objectContaining(cluster))
      expect(new Set(clusters.map(({ id }) => id)).size).toBe(clusters.length)
      for (const each of clusters) {
        for (const text of [each.id, each.name, each.region, each.version, each.status]) expect(text).toMatch(/\S/)
        expect(parseResource(each.url).scheme, each.url).not.toBe('file')
      }
    })

    test('finds a cluster by its id and by its name', async () => {
      for (const idOrName of [cluster.id, cluster.name]) {
        expect(await cloud.find(idOrName)).toMatchObject(cluster)
        expect(await cloud.status(idOrName)).toMatchObject(cluster)
      }
    })

    test('says which cluster there is not, and what to do', async () => {
      expect(await cloud.find(nowhere)).toBeUndefined()
      for (const [what, attempt] of Object.entries(attempts(cloud, nowhere))) {
        const failure = await attempt().catch((error: unknown) => error)
        expect(isCtkError(failure) && failure.code, what).toBe('CTK_CLUSTER_NOT_FOUND')
        expect(String(failure), what).toContain(nowhere)
        expect(isCtkError(failure) && failure.suggestions.length, what).toBeGreaterThan(0)
      }
    })

    test('stops and starts a cluster, also one that is so already', async () => {
      for (let i = 0; i < 2; i++) {
        expect(await cloud.stop(cluster.name)).toMatchObject(cluster)
        await until('suspended')
      }
      for (let i = 0; i < 2; i++) {
        expect(await cloud.start(cluster.id)).toMatchObject(cluster)
        await until('running')
      }
    })

    test('imports bytes, and lists the job', async () => {
      const request = { table: 'doc.metrics', format: 'csv' }
      const job = await cloud.upload(cluster.id, chunks('id,value\n', '1,2\n'), request)
      expect(job).toMatchObject({ id: expect.stringMatching(/\S/), kind: 'import' })
      const jobs = await cloud.importJobs(cluster.name)
      expect(jobs.map(({ id }) => id)).toContain(job.id)
      expectJobs(jobs, 'import')
      expectJobs(await cloud.exportJobs(cluster.name), 'export')
    })

    test('tells the address to connect to, and not the password in it', async () => {
      const address = await cloud.databaseAddress(cluster.id)
      expect(address.password, 'an Address with a password').toBeDefined()
      for (const shown of [String(address), JSON.stringify(address), inspect(address, { depth: 9 })]) {
        expect(shown).toMatch(/:\/\//)
        expect(shown).not.toContain(password)
      }
      expect(inspect(await cloud.clusters(), { depth: 9 })).not.toContain(password)
    })

    test('ends when it is aborted', async () => {
      const { signal } = abort()
      const all = { ...attempts(cloud, cluster.id, signal), clusters: () => cloud.clusters(signal) }
      for (const [what, attempt] of Object.entries(all)) {
        const failure = await attempt().catch((error: unknown) => error)
        expect(isCtkError(failure) && failure.code, what).toBe('CTK_ABORTED')
      }
      expect(await statusOf(cluster.id)).toBe('running')
    })

    if (deploy) {
      test('deploys a cluster, which is listed then', async () => {
        const deployed = await cloud.deploy(deploy)
        expect(deployed.name).toBe(deploy.name)
        expect((await cloud.find(deploy.name))?.id).toBe(deployed.id)
      })
    }
  })
}

/** Everything that is asked of one cluster. */
function attempts(
  cloud: CloudProvider,
  idOrName: string,
  signal?: AbortSignal,
): Record<string, () => Promise<unknown>> {
  return {
    status: () => cloud.status(idOrName, signal),
    stop: () => cloud.stop(idOrName, signal),
    start: () => cloud.start(idOrName, signal),
    importJobs: () => cloud.importJobs(idOrName, signal),
    exportJobs: () => cloud.exportJobs(idOrName, signal),
    upload: () => cloud.upload(idOrName, chunks('id\n'), { table: 'doc.metrics', format: 'csv' }, signal),
    databaseAddress: () => cloud.databaseAddress(idOrName, signal),
  }
}

function expectJobs(jobs: readonly CloudJob[], kind: CloudJob['kind']): void {
  for (const job of jobs) {
    expect(job.kind).toBe(kind)
    expect(['queued', 'running', 'succeeded', 'failed']).toContain(job.status)
    if (job.status === 'failed') expect(job.message ?? '').toMatch(/\w/)
    if (job.percent === undefined) continue
    expect(job.percent).toBeGreaterThanOrEqual(0)
    expect(job.percent).toBeLessThanOrEqual(100)
  }
}

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

function abort(): AbortController {
  const controller = new AbortController()
  controller.abort()
  return controller
}
