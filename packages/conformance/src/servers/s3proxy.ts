import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePorts } from '../databases/free-ports.js'
import { messageOf } from '../databases/message-of.js'
import { serverFolder } from '../databases/server-folder.js'
import { startServerProcess } from '../databases/server-process.js'
import { untilReady } from '../databases/until-ready.js'
import { fromMaven } from './maven.js'
import type { ServerUnavailable, TestServer } from './test-server.js'

/** It can stand in front of many clouds, whose libraries would be half of what is fetched. */
const clouds = ['com.google.cloud', 'com.google.api', 'com.google.auth', 'com.google.apis', 'com.google.api-client']
  .concat([
    'com.google.http-client',
    'com.google.oauth-client',
    'com.google.api.grpc',
    'com.google.protobuf',
    'io.grpc',
  ])
  .concat(['com.azure', 'com.microsoft.azure', 'io.projectreactor', 'io.opentelemetry', 'io.opentelemetry.contrib'])
  .concat([
    'io.prometheus',
    'io.opencensus',
    'com.github.openstack4j.core',
    'com.squareup.okhttp3',
    'com.squareup.okio',
  ])
  .concat(['org.apache.sshd', 'net.java.dev.jna', 'org.threeten'])

// Without the first another version of it wins, which lacks a class.
const artifacts = ['com.fasterxml.jackson.core:jackson-annotations:2.21', 'org.gaul:s3proxy:4.1.0']

/** A store for objects, and who may log in to it. */
export interface TestObjectStore extends TestServer {
  /** Where it answers: `http://127.0.0.1:49152`. */
  readonly url: string
  readonly user: string
  readonly password: string
}

const login = { user: 'test-access-key', password: 'test-secret-key' }

/**
 * Starts S3Proxy, a server that speaks the language of S3 and checks signatures, with all objects in memory.
 *
 * @returns why it could not be started
 */
export async function startS3Proxy(): Promise<TestObjectStore | ServerUnavailable> {
  const jars = await fromMaven(artifacts, clouds)
  if ('reason' in jars) return jars
  try {
    const [[port], folder] = await Promise.all([freePorts(1), serverFolder('s3proxy', undefined)])
    const url = `http://127.0.0.1:${port}`
    await writeFile(join(folder, 's3proxy.properties'), settings(url))
    await writeFile(join(folder, 'logback.xml'), '<configuration><root level="OFF"/></configuration>')
    const memory = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']
    const log = `-Dlogback.configurationFile=${join(folder, 'logback.xml')}`
    const main = [
      '-cp',
      join(jars.folder, '*'),
      'org.gaul.s3proxy.Main',
      '--properties',
      join(folder, 's3proxy.properties'),
    ]
    const server = startServerProcess({
      command: 'java',
      args: [...memory, log, ...main],
      folder,
      user: undefined,
      stopSignal: 'KILL',
    })
    await untilReady(server, async () => void (await fetch(url)), 60)
    return { url, ...login, stop: () => server.stop() }
  } catch (error) {
    return { reason: `S3Proxy could not be started: ${messageOf(error)}` }
  }
}

function settings(url: string): string {
  return `s3proxy.authorization=aws-v2-or-v4
s3proxy.endpoint=${url}
s3proxy.identity=${login.user}
s3proxy.credential=${login.password}
jclouds.provider=transient-nio2
jclouds.identity=memory
jclouds.credential=memory
`
}
