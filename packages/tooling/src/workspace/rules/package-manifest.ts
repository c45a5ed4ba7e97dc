import type { Finding } from '../finding.ts'
import { layerOf, nameOfFolder } from '../layers.ts'
import type { Manifest } from '../manifest.ts'
import type { Rule } from '../rule.ts'
import { isPublished, type WorkspacePackage } from '../workspace.ts'

const build = 'rm -rf dist && tsc -p tsconfig.json'
const url = 'git+https://github.com/ctk-toolkit/ctk.git'

/** Every package.json says the same things: name, license, module type, and for published ones what npm and its users need. */
export const packageManifest: Rule = ({ packages }) =>
  packages.flatMap((pack) => {
    const { folder, manifest } = pack
    const layer = layerOf(folder)
    const wrong = [...common(folder, manifest), ...(isPublished(pack) ? published(pack) : [])]
    if (!layer) wrong.push('this folder has no layer; give it a line in packages/tooling/src/workspace/layers.ts')
    else if ((layer.private === true) === isPublished(pack)) {
      wrong.push(layer.private ? 'write "private": true' : 'take "private" away: this package is published')
    }
    return wrong.map((remedy): Finding => ({ file: `${folder}/package.json`, rule: 'package-manifest', remedy }))
  })

function common(folder: string, manifest: Manifest): string[] {
  return [
    ...unless(manifest.name === nameOfFolder(folder), `name it "${nameOfFolder(folder)}"`),
    ...unless(manifest.license === 'Apache-2.0', 'write "license": "Apache-2.0"'),
    ...unless(manifest.type === 'module', 'write "type": "module"'),
    ...unless(/^\d+\.\d+\.\d+/.test(manifest.version ?? ''), 'give it a version'),
    ...unless((manifest.description ?? '').length > 10, 'describe the package in one line'),
  ]
}

function published({ folder, manifest }: WorkspacePackage): string[] {
  const { repository, files = [], scripts, keywords = [] } = manifest
  // Maps lead to sources that are not shipped.
  const shipped = [
    'dist',
    '!dist/**/*.map',
    ...(manifest.oclif ? ['oclif.manifest.json'] : []),
    ...(manifest.bin ? ['bin'] : []),
  ]
  const script = manifest.oclif ? `${build} && oclif manifest` : build
  return [
    ...unless(
      repository?.type === 'git' && repository.url === url && repository.directory === folder,
      `write "repository": { "type": "git", "url": "${url}", "directory": "${folder}" }`,
    ),
    ...unless(manifest.engines?.node === '>=22.12', 'write "engines": { "node": ">=22.12" }'),
    ...unless(manifest.sideEffects === false, 'write "sideEffects": false'),
    ...unless(manifest.publishConfig?.access === 'public', 'write "publishConfig": { "access": "public" }'),
    ...unless(keywords.length > 0, 'give it keywords'),
    ...unless(scripts?.build?.startsWith(script) === true, `begin the script "build" with "${script}"`),
    ...shipped.flatMap((file) => unless(files.includes(file), `add "${file}" to "files"`)),
  ]
}

function unless(right: boolean, remedy: string): string[] {
  return right ? [] : [remedy]
}
