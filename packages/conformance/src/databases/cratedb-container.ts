import { cratedbTestSettings } from './cratedb-test-settings.js'
import { loadTestcontainers } from './load-testcontainers.js'
import type { TestDatabase } from './test-database.js'

const httpPort = 4200
const psqlPort = 5432
const millisecondsToStart = 180_000

/** A single node in a container. */
export async function startCrateDbContainer(image: string): Promise<TestDatabase> {
  const { GenericContainer, Wait } = await loadTestcontainers()
  const settings = { 'discovery.type': 'single-node', 'path.repo': '/data/repositories', ...cratedbTestSettings }
  const container = await new GenericContainer(image)
    .withEnvironment({ CRATE_HEAP_SIZE: process.env.CRATE_HEAP_SIZE || '1g' })
    .withCommand(['crate', ...Object.entries(settings).map(([name, value]) => `-C${name}=${value}`)])
    .withExposedPorts(httpPort, psqlPort)
    .withWaitStrategy(Wait.forAll([Wait.forHttp('/', httpPort), Wait.forListeningPorts()]))
    .withStartupTimeout(millisecondsToStart)
    .start()
  const host = container.getHost()
  return {
    name: 'cratedb',
    origin: `Docker image ${image}`,
    url: `http://crate@${host}:${container.getMappedPort(httpPort)}`,
    psqlUrl: `postgresql://crate@${host}:${container.getMappedPort(psqlPort)}/doc`,
    user: 'crate',
    password: undefined,
    stop: async () => void (await container.stop()),
  }
}
