import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Section } from './navigation.js'

/** A published package: its folder from the root of the repository, and its page. */
export interface PackagePage {
  readonly folder: string
  readonly name: string
  readonly page: string
}

/** The packages that npm gets, plugins last. */
export function findPackages(root: string): PackagePage[] {
  return globSync(['apps/*/package.json', 'packages/*/package.json', 'plugins/*/package.json'], { cwd: root })
    .sort()
    .flatMap((file) => {
      const manifest: { name: string; private?: boolean } = JSON.parse(readFileSync(join(root, file), 'utf8'))
      const page = `packages/${manifest.name.replace(/^@[^/]+\//, '')}`
      return manifest.private ? [] : [{ folder: file.replace('/package.json', ''), name: manifest.name, page }]
    })
}

/** Puts the READMEs of packages among the pages, where the search finds them; git ignores them there. */
export function writePackagePages(root: string, packages: readonly PackagePage[]): Section {
  const docs = join(root, 'apps/docs')
  rmSync(join(docs, 'packages'), { recursive: true, force: true })
  mkdirSync(join(docs, 'packages'))
  for (const { folder, page } of packages)
    writeFileSync(join(docs, `${page}.md`), readFileSync(join(root, folder, 'README.md'), 'utf8'))
  return { title: 'Packages', pages: Object.fromEntries(packages.map(({ page, name }) => [page, name])) }
}
