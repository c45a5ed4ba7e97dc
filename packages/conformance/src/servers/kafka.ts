import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePorts } from '../databases/free-ports.js'
import { messageOf } from '../databases/message-of.js'
import { serverFolder } from '../databases/server-folder.js'
import { startServerProcess } from '../databases/server-process.js'
import { untilReady } from '../databases/until-ready.js'
import { kafkaSettings, kafkaUsers } from './kafka-settings.js'
import { fromMaven } from './maven.js'
import type { ServerUnavailable, TestServer } from './test-server.js'

const run = promisify(execFile)
const READY_SECONDS = 60
const artifacts = ['org.apache.kafka:kafka_2.13:4.4.0', 'org.slf4j:slf4j-nop:1.7.36']
/** A JVM that lives for seconds. */
const java = ['-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto']

/** A broker of its own for one test file. */
export interface TestKafka extends TestServer {
  /** `127.0.0.1:PORT`, where everybody may do everything. */
  readonly broker: string
  /** The same with a login ({@link kafkaUsers}) by PLAIN or SCRAM; only where it was started as `secured`. */
  readonly saslBroker: string
  /** The same with TLS besides. */
  readonly saslTlsBroker: string
  /** A file in PEM format: the certificate that the broker shows, which is of `127.0.0.1`. */
  readonly ca: string
  /** The folder with the jars of the broker and of Kafka's own client. */
  readonly jars: string
}

/**
 * Starts a Kafka broker: one node, in a JVM, with the jars that Maven fetched once. It takes about three seconds.
 *
 * @returns why it could not be started
 */
export async function startKafka(options: { readonly secured?: boolean } = {}): Promise<TestKafka | ServerUnavailable> {
  const found = await fromMaven(artifacts)
  if ('reason' in found) return found
  const folder = await serverFolder('kafka', undefined)
  const [plain, controller, sasl, saslTls] = (await freePorts(4)) as [number, number, number, number]
  const secured = options.secured ?? false
  const settings = kafkaSettings(folder, { plain, controller, sasl, saslTls }, secured)
  const file = join(folder, 'server.properties')
  await writeFile(
    file,
    Object.entries(settings)
      .map((setting) => `${setting.join('=')}\n`)
      .join(''),
  )
  const program = [...java, '-cp', join(found.folder, '*')]
  try {
    if (secured) await makeCertificate(folder)
    const users = Object.values(kafkaUsers).flatMap(({ name, password }) =>
      ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((way) => [
        '--add-scram',
        `${way}=[name=${name},password=${password}]`,
      ]),
    )
    const format = ['kafka.tools.StorageTool', 'format', '-t', 'AAAAAAAAAAAAAAAAAAAAAQ', '-c', file]
    await run('java', [...program, ...format, ...(secured ? users : [])])
    const args = [...program, 'kafka.Kafka', file]
    const server = startServerProcess({ command: 'java', args, folder, user: undefined, stopSignal: 'KILL' })
    await untilReady(server, () => listens(plain), READY_SECONDS)
    const at = (port: number) => `127.0.0.1:${port}`
    return {
      broker: at(plain),
      saslBroker: at(sasl),
      saslTlsBroker: at(saslTls),
      ca: join(folder, 'ca.pem'),
      jars: found.folder,
      stop: () => server.stop(),
    }
  } catch (error) {
    return { reason: `Kafka could not be started: ${messageOf(error)}` }
  }
}

/** Java's own tool makes a certificate, so that nothing else has to be installed. */
async function makeCertificate(folder: string): Promise<void> {
  const store = [
    '-keystore',
    join(folder, 'broker.p12'),
    '-storetype',
    'PKCS12',
    '-storepass',
    'keystore-secret',
    '-alias',
    'broker',
  ]
  const subject = ['-dname', 'CN=broker', '-ext', 'SAN=IP:127.0.0.1,DNS:localhost', '-keyalg', 'EC', '-validity', '2']
  await run('keytool', ['-genkeypair', ...store, ...subject])
  await run('keytool', ['-exportcert', '-rfc', ...store, '-file', join(folder, 'ca.pem')])
}

async function listens(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
  } finally {
    socket.destroy()
  }
}
