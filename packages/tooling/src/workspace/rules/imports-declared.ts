import { isBuiltin } from 'node:module'
import type { Finding } from '../finding.ts'
import type { Manifest } from '../manifest.ts'
import type { Rule } from '../rule.ts'
import { packageOf } from '../specifier.ts'
import { isPublished, type WorkspacePackage } from '../workspace.ts'

/** What a package imports stands in its own package.json: for shipped code as a dependency or a peer. */
export const importsDeclared: Rule = ({ packages }) =>
  packages.flatMap((pack) => [...undeclared(pack), ...unused(pack, packages)])

function undeclared({ folder, manifest, modules }: WorkspacePackage): Finding[] {
  const shipped = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }))
  const developed = new Set([...shipped, ...Object.keys(manifest.devDependencies ?? {})])
  return modules.flatMap(({ path, development, facts }) => {
    const names = new Set(
      facts.imports
        .map(({ specifier }) => specifier)
        .filter(isForeign)
        .map(packageOf),
    )
    return [...names]
      .filter((name) => name !== manifest.name && !(development ? developed : shipped).has(name))
      .map((name) => {
        const where = development ? 'devDependencies' : 'dependencies or peerDependencies'
        return { file: path, rule: 'imports-declared', remedy: `add ${name} to the ${where} of ${folder}/package.json` }
      })
  })
}

/** A dependency is used when shipped code imports it, oclif loads it as a plugin, or it is a peer or has one that we bring. */
function unused(pack: WorkspacePackage, packages: readonly WorkspacePackage[]): Finding[] {
  const { folder, manifest, modules } = pack
  if (!isPublished(pack)) return []
  const used = new Set([
    ...modules
      .filter(({ development }) => !development)
      .flatMap(({ facts }) => facts.imports.map(({ specifier }) => packageOf(specifier))),
    ...(manifest.oclif?.plugins ?? []),
    ...peered(manifest, packages),
  ])
  return Object.keys(manifest.dependencies ?? {})
    .filter((name) => !used.has(name))
    .map((name) => ({
      file: `${folder}/package.json`,
      rule: 'imports-declared',
      remedy: `remove the dependency ${name}: nothing imports it`,
    }))
}

/** Packages that are there to meet: a dependency of the workspace with peers, and those of its peers that we bring along. */
function peered({ dependencies = {} }: Manifest, packages: readonly WorkspacePackage[]): string[] {
  return packages.flatMap(({ manifest: { name = '', peerDependencies = {} } }) => {
    const brought = Object.keys(peerDependencies).filter((peer) => peer in dependencies)
    return name in dependencies && brought.length > 0 ? [name, ...brought] : []
  })
}

function isForeign(specifier: string): boolean {
  return !specifier.startsWith('.') && !isBuiltin(specifier)
}
