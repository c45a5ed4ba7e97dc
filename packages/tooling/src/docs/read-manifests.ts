import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommandManifest } from './manifest-commands.ts'

/** The built command manifests of the command line and of the plugins; undefined before the command line was built. */
export function readManifests(root: string): CommandManifest[] | undefined {
  if (!existsSync(join(root, 'apps/cli/oclif.manifest.json'))) return undefined
  return globSync('{apps/cli,plugins/*}/oclif.manifest.json', { cwd: root })
    .sort()
    .map((file) => JSON.parse(readFileSync(join(root, file), 'utf8')))
}
