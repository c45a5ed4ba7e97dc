import { join } from 'node:path'
import { apiReports } from './api-reports.ts'
import type { RegisteredPlugin } from './check-known-plugins.ts'
import { commandsPage } from './commands-page.ts'
import { contributionsPage } from './contributions-page.ts'
import { describePoints } from './describe-points.ts'
import { eventsPage } from './events-page.ts'
import { jsonPages } from './json-pages.ts'
import type { CommandManifest } from './manifest-commands.ts'
import type { Page } from './page.ts'
import { commandFiles, readResults } from './read-results.ts'
import { readTypes } from './read-types.ts'
import { settingsPage } from './settings-page.ts'

/** What is known of the workspace once it was built. */
export interface Built {
  readonly manifests: readonly CommandManifest[]
  readonly plugins: readonly RegisteredPlugin[]
}

/** The pages that are made of what was built: of manifests of commands, of plugins, and of declarations. */
export function builtPages(root: string, { manifests, plugins }: Built): Page[] {
  const commands = commandFiles(root)
  const core = join(root, 'packages/core/dist/index.d.ts')
  const types = readTypes(root, [...commands, core])
  return [
    commandsPage(manifests),
    settingsPage(manifests),
    eventsPage(core, types),
    contributionsPage(describePoints(core, types), plugins),
    ...jsonPages(readResults(commands, types)),
    ...apiReports(root),
  ]
}
