import type { DatabaseSource, SourceProbes } from './find-source.js'
import { messageOf } from './message-of.js'
import type { DatabaseName, TestDatabase, Unavailable } from './test-database.js'

/** How each source of one database becomes a database. */
export interface SourceStarters<I> {
  readonly name: DatabaseName
  find(probes: SourceProbes<I>): Promise<DatabaseSource<I>>
  useUrl(url: string): Promise<TestDatabase>
  startContainer(image: string): Promise<TestDatabase>
  startInstallation(installation: I): Promise<TestDatabase>
}

/**
 * Finds a database and starts it. A container that does not start (no network to pull its image) gives way to a local
 * installation; an address that was given and does not answer does not: it was meant.
 */
export async function startSource<I>(
  starters: SourceStarters<I>,
  probes: SourceProbes<I>,
): Promise<TestDatabase | Unavailable> {
  const source = await starters.find(probes)
  const attempt = async (): Promise<TestDatabase | Unavailable> => {
    switch (source.kind) {
      case 'url':
        return starters.useUrl(source.url)
      case 'docker':
        return starters.startContainer(source.image)
      case 'installation':
        return starters.startInstallation(source.installation)
      case 'none':
        return { name: starters.name, reason: source.reason }
    }
  }
  try {
    return await attempt()
  } catch (error) {
    const reason = messageOf(error)
    if (source.kind !== 'docker') return { name: starters.name, reason }
    return startSource(starters, { ...probes, probeDocker: async () => `${source.image} did not start: ${reason}` })
  }
}
