// Packs each template into one file, dist/templates/KIND.json: what npm gets. The ranges "catalog:" become the versions that the
// template was tested with here, "private" goes, and the files that every repository has are added.
//
// Run in the folder of the package, after tsc: node scripts/pack-templates.ts
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kinds } from '../dist/kinds.js'

const templates = 'templates'
/** Not the template's own: what stands in for the file of the same name in `repository`, and what is made. */
const left = ['node_modules', 'dist', 'tsconfig.json']
/** Names that git, Biome or npm would take for their own here. */
const renamed = [
  [/^gitignore$/, '.gitignore'],
  [/^github\//, '.github/'],
  [/^biome\.template\.json$/, 'biome.json'],
] as const

mkdirSync('dist/templates', { recursive: true })
for (const kind of Object.keys(kinds)) {
  const own = read(join(templates, kind), left)
  const manifest = JSON.parse(own['package.json'] ?? '{}') as Record<string, unknown>
  const files = {
    ...own,
    ...repository(),
    LICENSE: readFileSync('../../LICENSE', 'utf8'),
    'package.json': `${JSON.stringify(resolved(manifest, join(templates, kind)), null, 2)}\n`,
  }
  writeFileSync(`dist/templates/${kind}.json`, JSON.stringify({ package: manifest.name, files }))
}

function repository(): Record<string, string> {
  const entries = Object.entries(read(join(templates, 'repository'), []))
  return Object.fromEntries(
    entries.map(([path, text]) => [renamed.reduce((name, [from, to]) => name.replace(from, to), path), text]),
  )
}

function read(folder: string, without: readonly string[]): Record<string, string> {
  const files = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !without.includes(name))
  return Object.fromEntries(
    files.flatMap((entry) => {
      const path = join(folder, entry.name)
      if (!entry.isDirectory()) return [[entry.name, readFileSync(path, 'utf8')]]
      return Object.entries(read(path, [])).map(([name, text]) => [`${entry.name}/${name}`, text])
    }),
  )
}

function resolved({ private: _, ...manifest }: Record<string, unknown>, folder: string): Record<string, unknown> {
  const { devDependencies = {} } = manifest as { devDependencies?: Record<string, string> }
  const versions = Object.entries(devDependencies).map(([name, range]) => {
    if (range !== 'catalog:') return [name, range]
    const installed = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'))
    return [name, installed.version]
  })
  return { ...manifest, devDependencies: Object.fromEntries(versions) }
}
