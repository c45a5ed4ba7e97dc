import { type ContributionPoint, type Registry, suggestPackage } from '@ctk/core'

/** What one plugin of the workspace registers. */
export interface RegisteredPlugin {
  /** The short name of its package. */
  readonly shortName: string
  /** A registry that holds this plugin alone. */
  readonly registry: Registry
}

/**
 * Compares what plugins contribute with the table in @ctk/core that says which package to install for something absent.
 *
 * @returns one line for each disagreement, with what to do
 */
export function checkKnownPlugins(
  plugins: readonly RegisteredPlugin[],
  points: readonly ContributionPoint<unknown>[],
): string[] {
  return plugins.flatMap((plugin) => points.flatMap((point) => disagreements(plugin, point)))
}

function disagreements({ shortName, registry }: RegisteredPlugin, point: ContributionPoint<unknown>): string[] {
  const offered = registry.list(point).flatMap(({ name, aliases }) => [name, ...aliases])
  const known = suggestPackage.names(point.name).filter((name) => suggestPackage(point.name, name) === shortName)
  return [
    ...offered
      .filter((name) => !known.includes(name))
      .map((name) => `known-plugins.ts: add the ${point.name} "${name}" of ${shortName}`),
    ...known
      .filter((name) => !offered.includes(name))
      .map((name) => `known-plugins.ts: ${shortName} offers no ${point.name} "${name}"`),
  ]
}
