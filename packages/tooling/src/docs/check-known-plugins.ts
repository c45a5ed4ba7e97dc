import { type ContributionPoint, type Plugin, Registry, suggestPackage } from '@ctk/core'

/** A plugin of the workspace with the short name of its package. */
export interface NamedPlugin {
  readonly shortName: string
  readonly plugin: Plugin
}

/**
 * Compares what plugins contribute with the table in @ctk/core that says which package to install for something absent.
 *
 * @returns one line for each disagreement, with what to do
 */
export function checkKnownPlugins(
  plugins: readonly NamedPlugin[],
  points: readonly ContributionPoint<unknown>[],
): string[] {
  const known = (point: string) =>
    suggestPackage.names(point).map((name) => ({ name, pack: suggestPackage(point, name) }))
  const wrong: string[] = []
  for (const { shortName, plugin } of plugins) {
    const registry = new Registry()
    registry.install(plugin)
    for (const point of points) {
      const offered = registry.list(point).map(({ name }) => name)
      for (const name of offered) {
        if (suggestPackage(point.name, name) === shortName) continue
        wrong.push(`known-plugins.ts: add the ${point.name} "${name}" of ${shortName}`)
      }
      for (const { name, pack } of known(point.name)) {
        if (pack !== shortName || offered.includes(name)) continue
        wrong.push(`known-plugins.ts: ${shortName} offers no ${point.name} "${name}"`)
      }
    }
  }
  return wrong
}
