import { randomBytes } from 'node:crypto'
import { loadTestcontainers } from './load-testcontainers.js'
import type { TestDatabase } from './test-database.js'

const psqlPort = 5432
const millisecondsToStart = 120_000

/** A server in a container. The image starts its server twice; only the second start counts. */
export async function startPostgresqlContainer(image: string): Promise<TestDatabase> {
  const { GenericContainer, Wait } = await loadTestcontainers()
  const user = 'postgres'
  const password = randomBytes(12).toString('hex')
  const container = await new GenericContainer(image)
    .withEnvironment({ POSTGRES_USER: user, POSTGRES_PASSWORD: password })
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'timezone=UTC'])
    .withExposedPorts(psqlPort)
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2))
    .withStartupTimeout(millisecondsToStart)
    .start()
  const url = `postgresql://${user}:${password}@${container.getHost()}:${container.getMappedPort(psqlPort)}/postgres`
  return {
    name: 'postgresql',
    origin: `Docker image ${image}`,
    url,
    psqlUrl: url,
    user,
    password,
    stop: async () => void (await container.stop()),
  }
}
