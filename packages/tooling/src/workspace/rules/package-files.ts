import type { Finding } from '../finding.ts'
import { layerOf } from '../layers.ts'
import type { Rule } from '../rule.ts'
import type { WorkspacePackage } from '../workspace.ts'

const inEvery = ['package.json', 'README.md']
const inPublished = [...inEvery, 'CHANGELOG.md', 'tsconfig.json', 'api', 'src', 'test']
const base = 'packages/tooling/tsconfig/base.json'

/** What may lie at the top of a package, by layer. The documentation and the end-to-end tests order themselves. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  cli: [...inPublished, 'bin', 'scripts'],
  'create-plugin': [...inPublished, 'bin', 'scripts', 'templates'],
  template: [...inEvery, 'src', 'test', 'tsconfig.json', 'tsconfig.build.json'],
  tooling: [...inEvery, 'scripts', 'src', 'tsconfig', 'vitest.config.ts'],
}

/** Every package has the same files at its top: a manifest, a README, a tsconfig that extends the common one, src/index.ts. */
export const packageFiles: Rule = ({ packages }) =>
  packages.flatMap((pack) =>
    [...missing(pack), ...stray(pack)].map((finding) => ({ rule: 'package-files', ...finding })),
  )

type Place = Pick<Finding, 'file' | 'remedy'>

function missing({ folder, files, tsconfig }: WorkspacePackage): Place[] {
  const layer = layerOf(folder)
  const found: Place[] = []
  if (layer?.name !== 'e2e' && !files.includes('README.md')) {
    found.push({ file: `${folder}/README.md`, remedy: 'write it: what the package is, how to install it, one example' })
  }
  if (layer?.private) return found
  const expected = `${folder.replaceAll(/[^/]+/g, '..')}/${base}`
  if (tsconfig?.extends !== expected)
    found.push({ file: `${folder}/tsconfig.json`, remedy: `write "extends": "${expected}"` })
  if (layer?.name !== 'cli' && !files.includes('src/index.ts')) {
    found.push({
      file: `${folder}/src/index.ts`,
      remedy: 'write it: the one public file of the package, with named exports only',
    })
  }
  return found
}

function stray({ folder, files }: WorkspacePackage): Place[] {
  const layer = layerOf(folder)
  if (layer?.name === 'docs' || layer?.name === 'e2e') return []
  const may = allowed[layer?.name ?? ''] ?? inPublished
  const top = new Set(files.map((file) => file.split('/')[0] ?? ''))
  return [...top]
    .filter((entry) => !may.includes(entry))
    .map((entry) => ({
      file: `${folder}/${entry}`,
      remedy: `move or delete it; at the top of this package belong ${may.join(', ')}`,
    }))
}
