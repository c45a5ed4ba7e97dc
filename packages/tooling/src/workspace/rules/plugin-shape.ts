import type { Finding } from '../finding.ts'
import { layerOf } from '../layers.ts'
import type { Manifest } from '../manifest.ts'
import type { Import } from '../module-facts.ts'
import { reach } from '../reach.ts'
import type { Rule } from '../rule.ts'
import type { WorkspacePackage } from '../workspace.ts'

const hook = '{ "target": "./dist/index.js", "identifier": "register" }'

const light = '@ctk/core/plugin'

/** Every plugin is found, hooked in and versioned in the same way, and costs nothing before it is chosen. */
export const pluginShape: Rule = ({ packages }) =>
  packages
    .filter(({ folder }) => layerOf(folder)?.name === 'plugin')
    .flatMap((pack) => [
      ...wrongManifest(pack.manifest).map(
        (remedy): Finding => ({ file: `${pack.folder}/package.json`, rule: 'plugin-shape', remedy }),
      ),
      ...heavyImports(pack),
    ])

/** Imports that load before anybody chose something of the plugin: the entry loads with every command. */
function heavyImports({ folder, modules }: WorkspacePackage): Finding[] {
  const atOnce = ({ typeOnly, dynamic }: Import): boolean => !typeOnly && !dynamic
  return reach([`${folder}/src/index.ts`], modules, atOnce).flatMap(({ path, facts }) =>
    facts.imports
      .filter((imported) => atOnce(imported) && !imported.specifier.startsWith('.') && imported.specifier !== light)
      .map(({ specifier }) => ({
        file: path,
        rule: 'plugin-shape',
        remedy: `reach it by import() from src/index.ts: it imports "${specifier}" at every start; only ${light} may be`,
      })),
  )
}

function wrongManifest({
  keywords = [],
  oclif,
  peerDependencies = {},
  devDependencies = {},
  dependencies = {},
}: Manifest): string[] {
  const wrong: string[] = []
  for (const keyword of ['ctk-plugin', 'oclif-plugin']) {
    if (!keywords.includes(keyword)) wrong.push(`add the keyword "${keyword}"`)
  }
  const registered = oclif?.hooks?.['ctk:register']
  const { target, identifier } = typeof registered === 'object' ? registered : {}
  if (target !== './dist/index.js' || identifier !== 'register') wrong.push(`write "ctk:register": ${hook}`)
  if (oclif?.topicSeparator !== ' ') wrong.push('write "topicSeparator": " " under "oclif"')
  if (peerDependencies['@ctk/core'] !== 'workspace:^') wrong.push('make @ctk/core a peer dependency, "workspace:^"')
  if ('@ctk/core' in dependencies) wrong.push('take @ctk/core out of "dependencies": the host brings it')
  if (devDependencies['@ctk/core'] !== 'workspace:^') wrong.push('repeat @ctk/core in "devDependencies", "workspace:^"')
  return wrong
}
