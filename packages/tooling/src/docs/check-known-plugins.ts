import { type ContributionPoint, type Registry, suggestPackage } from '@ctk/core'

/** What one plugin of the workspace adds. */
export interface RegisteredPlugin {
  /** The short name of its package. */
  readonly shortName: string
  /** A registry that holds this plugin alone. */
  readonly registry: Registry
  /** The ids of its commands and their aliases, as a manifest has them: `repository:list`. */
  readonly commands: readonly string[]
}

/**
 * Compares what plugins contribute with the table in @ctk/core that says which package to install for something absent.
 *
 * @param topics of the command line's own: what a plugin adds there is known by the whole command, other commands by their topic
 * @returns one line for each disagreement, with what to do
 */
export function checkKnownPlugins(
  plugins: readonly RegisteredPlugin[],
  points: readonly ContributionPoint<unknown>[],
  topics: readonly string[],
): string[] {
  return plugins.flatMap(({ shortName, registry, commands }) => [
    ...points.flatMap((point) => {
      const offered = registry.list(point).flatMap(({ name, aliases }) => [name, ...aliases])
      return disagreements(shortName, point.name, offered)
    }),
    ...disagreements(shortName, 'command', [...new Set(commands.map((id) => commandName(id, topics)))]),
  ])
}

function commandName(id: string, topics: readonly string[]): string {
  const words = id.split(':')
  return topics.includes(words[0] as string) ? words.join(' ') : (words[0] as string)
}

function disagreements(shortName: string, point: string, offered: readonly string[]): string[] {
  const known = suggestPackage.names(point).filter((name) => suggestPackage(point, name) === shortName)
  return [
    ...offered
      .filter((name) => !known.includes(name))
      .map((name) => `known-plugins.ts: add the ${point} "${name}" of ${shortName}`),
    ...known
      .filter((name) => !offered.includes(name))
      .map((name) => `known-plugins.ts: ${shortName} offers no ${point} "${name}"`),
  ]
}
