import { basename } from 'node:path'
import { answersHttp } from './answers-http.js'
import { answersPsql } from './answers-psql.js'
import { startCrateDbNode } from './cratedb-node.js'
import type { CrateDbInstallation } from './find-cratedb.js'
import { freePorts } from './free-ports.js'
import { serverFolder } from './server-folder.js'
import { serverUser } from './server-user.js'
import type { TestDatabase } from './test-database.js'
import { untilReady } from './until-ready.js'

const secondsToStart = 120

/** A single node of the local installation, on free ports and in a temporary folder. */
export async function startCrateDbServer({ command }: CrateDbInstallation): Promise<TestDatabase> {
  const user = await serverUser(['crate', 'nobody'])
  const folder = await serverFolder('cratedb', user)
  const [http, psql, transport] = (await freePorts(3)) as [number, number, number]
  const url = `http://crate@127.0.0.1:${http}`
  const psqlUrl = `postgresql://crate@127.0.0.1:${psql}/doc`
  const settings = { 'discovery.type': 'single-node', 'cluster.name': basename(folder) }
  const node = startCrateDbNode({ command, user, folder, ports: { http, psql, transport }, settings })
  await untilReady(node, () => answersHttp(url).then(() => answersPsql(psqlUrl)), secondsToStart)
  return { name: 'cratedb', origin: command, url, psqlUrl, user: 'crate', password: undefined, stop: () => node.stop() }
}
