import type { Finding } from '../finding.ts'
import { layerOf } from '../layers.ts'
import type { Manifest } from '../manifest.ts'
import type { Rule } from '../rule.ts'

const hook = '{ "target": "./dist/index.js", "identifier": "register" }'

/** Every plugin is found, hooked in and versioned in the same way, so that the command line and npm treat them alike. */
export const pluginShape: Rule = ({ packages }) =>
  packages
    .filter(({ folder }) => layerOf(folder)?.name === 'plugin')
    .flatMap(({ folder, manifest, modules }) => {
      const index = modules.find(({ path }) => path === `${folder}/src/index.ts`)
      const light = ['@ctk/core/plugin']
      const heavy =
        index?.facts.imports.filter(({ specifier, typeOnly }) => !typeOnly && isPackage(specifier, light)) ?? []
      return [
        ...wrongManifest(manifest).map(
          (remedy): Finding => ({ file: `${folder}/package.json`, rule: 'plugin-shape', remedy }),
        ),
        ...heavy.map(
          ({ specifier }): Finding => ({
            file: `${folder}/src/index.ts`,
            rule: 'plugin-shape',
            remedy: `import "${specifier}" where it is needed: the entry loads with every command and may only import ${light.join(', ')}`,
          }),
        ),
      ]
    })

function wrongManifest({
  keywords = [],
  oclif,
  peerDependencies = {},
  devDependencies = {},
  dependencies = {},
}: Manifest): string[] {
  const wrong: string[] = []
  for (const keyword of ['ctk-plugin', 'oclif-plugin'])
    if (!keywords.includes(keyword)) wrong.push(`add the keyword "${keyword}"`)
  const registered = oclif?.hooks?.['ctk:register']
  if (registered?.target !== './dist/index.js' || registered.identifier !== 'register')
    wrong.push(`write "ctk:register": ${hook}`)
  if (oclif?.topicSeparator !== ' ') wrong.push('write "topicSeparator": " " under "oclif"')
  if (peerDependencies['@ctk/core'] !== 'workspace:^') wrong.push('make @ctk/core a peer dependency, "workspace:^"')
  if ('@ctk/core' in dependencies) wrong.push('take @ctk/core out of "dependencies": the host brings it')
  if (devDependencies['@ctk/core'] !== 'workspace:^') wrong.push('repeat @ctk/core in "devDependencies", "workspace:^"')
  return wrong
}

function isPackage(specifier: string, except: readonly string[]): boolean {
  return !specifier.startsWith('.') && !except.includes(specifier)
}
