import type { Finding } from '../finding.ts'
import { type Layer, layerOf } from '../layers.ts'
import type { Rule } from '../rule.ts'
import { packageOf } from '../specifier.ts'
import type { Module, Workspace, WorkspacePackage } from '../workspace.ts'

/** Imports point one way, core ← database ← cli-kit ← plugins ← apps, and a relative import stays inside its package. */
export const importsOneWay: Rule = (workspace) =>
  workspace.packages.flatMap((pack) => {
    const layer = layerOf(pack.folder)
    if (!layer) return []
    return pack.modules.flatMap((module) =>
      module.facts.imports.flatMap(({ specifier }) => wrong(workspace, pack, layer, module, specifier)),
    )
  })

function wrong(
  { packages }: Workspace,
  pack: WorkspacePackage,
  layer: Layer,
  { path, development }: Module,
  specifier: string,
): Finding[] {
  const finding = (remedy: string): Finding[] => [{ file: path, rule: 'imports-one-way', remedy }]
  if (specifier.startsWith('.')) {
    const inside = new URL(specifier, `file:///${path}`).pathname.startsWith(`/${pack.folder}/`)
    return inside ? [] : finding(`import "${specifier}" by the name of its package`)
  }
  const target = packages.find(({ manifest }) => manifest.name === packageOf(specifier))
  if (!target || target === pack) return []
  const name = layerOf(target.folder)?.name ?? target.folder
  const may = development ? [...layer.imports, ...layer.testImports] : layer.imports
  if (may.includes(name)) return []
  return finding(
    `do not import ${packageOf(specifier)} here: ${layer.name} may import ${may.join(', ') || 'no package of the workspace'}`,
  )
}
