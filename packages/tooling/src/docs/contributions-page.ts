import type { ContributionPoint } from '@ctk/core'
import type { RegisteredPlugin } from './check-known-plugins.ts'
import { markdownTable } from './markdown-table.ts'
import { type Page, page } from './page.ts'

/** A point, and what its declaration says. */
export interface DescribedPoint {
  /** The name by which plugins import it: `RetentionStrategies`. */
  readonly constant: string
  readonly point: ContributionPoint<unknown>
  readonly meaning: string
  /** What a contribution loads: `RetentionStrategy`. */
  readonly contract: string
}

/** The reference of what plugins may add, and of what ours do. */
export function contributionsPage(points: readonly DescribedPoint[], plugins: readonly RegisteredPlugin[]): Page {
  return page(
    'apps/docs/reference/contributions.md',
    '# What plugins add',
    'A plugin adds contributions at points that `@ctk/core/plugin` exports: `registry.add(RetentionStrategies, { name, summary, load })`. The contracts are types of `@ctk/core`.',
    ...points.flatMap((each) => [
      `## ${each.constant}`,
      `${each.meaning} Contract: \`${each.contract}\`. Called ${each.point.name} in messages.`,
      markdownTable(['name', 'what', 'package'], rows(each.point, plugins)),
    ]),
  )
}

function rows(point: ContributionPoint<unknown>, plugins: readonly RegisteredPlugin[]): string[][] {
  return plugins
    .flatMap(({ shortName, registry }) =>
      registry.list(point).map(({ name, aliases, summary }) => {
        const names = [name, ...aliases].map((each) => `\`${each}\``).join(', ')
        return [names, summary, `[${shortName}](../../../plugins/${shortName})`]
      }),
    )
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
}
