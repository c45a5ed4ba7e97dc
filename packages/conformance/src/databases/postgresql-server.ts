import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { answersPsql } from './answers-psql.js'
import type { PostgresqlInstallation } from './find-postgresql.js'
import { freePorts } from './free-ports.js'
import { serverFolder } from './server-folder.js'
import { startServerProcess } from './server-process.js'
import { type ServerUser, serverUser } from './server-user.js'
import type { TestDatabase } from './test-database.js'
import { untilReady } from './until-ready.js'

const secondsToStart = 30

/** Nothing here has to survive a crash, so nothing waits for the disk. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '200',
  timezone: 'UTC',
}

/** A server of the local installation, on a free port, in a temporary folder, with a random password. */
export async function startPostgresqlServer({ bin, origin }: PostgresqlInstallation): Promise<TestDatabase> {
  const owner = await serverUser(['postgres', 'nobody'])
  const folder = await serverFolder('postgresql', owner)
  const user = 'postgres'
  const password = randomBytes(12).toString('hex')
  const data = join(folder, 'data')
  try {
    await initialise(join(bin, 'initdb'), { folder, data, user, password, owner })
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw new Error('initdb failed', { cause: error })
  }
  const [port] = await freePorts(1)
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = startServerProcess({
    command: join(bin, 'postgres'),
    args: ['-D', data, '-p', String(port), ...flags],
    folder,
    user: owner,
    stopSignal: 'QUIT',
  })
  const url = `postgresql://${user}:${password}@127.0.0.1:${port}/postgres`
  await untilReady(server, () => answersPsql(url), secondsToStart)
  return { name: 'postgresql', origin, url, psqlUrl: url, user, password, stop: () => server.stop() }
}

interface Cluster {
  readonly folder: string
  readonly data: string
  readonly user: string
  readonly password: string
  readonly owner: ServerUser | undefined
}

async function initialise(initdb: string, { folder, data, user, password, owner }: Cluster): Promise<void> {
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (owner) await chown(passwordFile, owner.uid, owner.gid)
  const flags = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--no-locale', '--no-sync']
  await promisify(execFile)(initdb, [`--pgdata=${data}`, `--username=${user}`, ...flags], {
    cwd: folder,
    ...(owner && { uid: owner.uid, gid: owner.gid }),
  })
}
