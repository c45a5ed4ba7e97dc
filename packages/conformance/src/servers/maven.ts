import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { messageOf } from '../databases/message-of.js'
import type { ServerUnavailable } from './test-server.js'

const run = promisify(execFile)
const MINUTES = 5

/** Something in a Maven repository: `group:artifact:version`, or `group:artifact:version:type:classifier`. */
export type MavenCoordinates = string

/**
 * A folder with these artifacts and all that they need. Maven fetches them once; they stay in the user's cache.
 *
 * @param without groups of what they would bring, but can do without
 * @returns why there is none: no Java, no Maven, or no repository that has them
 * @example const jars = await fromMaven(['org.apache.kafka:kafka_2.13:4.4.0'])
 */
export async function fromMaven(
  artifacts: readonly MavenCoordinates[],
  without: readonly string[] = [],
): Promise<{ folder: string } | ServerUnavailable> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ctk-test-kit', 'maven')
  const folder = join(
    cache,
    createHash('sha256')
      .update([...artifacts, ...without].join('\n'))
      .digest('hex')
      .slice(0, 16),
  )
  if (await hasFiles(folder)) return { folder }
  for (const program of ['java', 'mvn']) {
    if (!(await answers(program))) return { reason: `there is no ${program} on the PATH` }
  }
  await mkdir(cache, { recursive: true })
  // Whoever is first puts the whole folder in place; another process that fetched the same finds it there.
  const fresh = await mkdtemp(join(cache, 'new-'))
  try {
    await writeFile(join(fresh, 'pom.xml'), pom(artifacts, without))
    const copy = [
      '-q',
      '-B',
      '-f',
      join(fresh, 'pom.xml'),
      'dependency:copy-dependencies',
      `-DoutputDirectory=${fresh}/all`,
    ]
    await run('mvn', copy, { timeout: MINUTES * 60_000 })
    await rename(join(fresh, 'all'), folder).catch(async (error: unknown) => {
      if (!(await hasFiles(folder))) throw error
    })
    return { folder }
  } catch (error) {
    return { reason: `Maven could not fetch ${artifacts[0]}: ${messageOf(error).split('\n').slice(0, 3).join(' ')}` }
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

async function hasFiles(folder: string): Promise<boolean> {
  return readdir(folder).then(
    (names) => names.length > 0,
    () => false,
  )
}

async function answers(program: string): Promise<boolean> {
  const option = program === 'java' ? '-version' : '--version'
  return run(program, [option]).then(
    () => true,
    () => false,
  )
}

function pom(artifacts: readonly MavenCoordinates[], without: readonly string[]): string {
  const names = ['groupId', 'artifactId', 'version', 'type', 'classifier']
  const exclusions = without.map((id) => `<exclusion><groupId>${id}</groupId><artifactId>*</artifactId></exclusion>`)
  const dependencies = artifacts.map((artifact) => {
    const parts = artifact.split(':').map((part, i) => `<${names[i]}>${part}</${names[i]}>`)
    return `<dependency>${parts.join('')}<exclusions>${exclusions.join('')}</exclusions></dependency>`
  })
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>ctk</groupId><artifactId>test-kit</artifactId><version>1</version>
<dependencies>${dependencies.join('\n')}</dependencies></project>
`
}
