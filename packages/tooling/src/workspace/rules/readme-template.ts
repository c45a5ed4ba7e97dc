import { layerOf } from '../layers.ts'
import type { Rule } from '../rule.ts'
import { isPublished, type WorkspacePackage } from '../workspace.ts'

/** The README of a published package says its name, how to install it, and shows one example. */
export const readmeTemplate: Rule = ({ packages }) =>
  packages.filter(isPublished).flatMap(({ readme, ...pack }) => {
    if (readme === undefined) return []
    const { name = '' } = pack.manifest
    const remedies = [
      ...(readme.startsWith(`# ${name}\n`) ? [] : [`begin with the line "# ${name}"`]),
      ...(installs(pack, readme) ? [] : [`say how to install it: ${installLine(pack)}`]),
      ...(readme.includes('```') ? [] : ['show one example in a code block']),
    ]
    return remedies.map((remedy) => ({ file: `${pack.folder}/README.md`, rule: 'readme-template', remedy }))
  })

type Named = Pick<WorkspacePackage, 'folder' | 'manifest'>

function installs({ folder, manifest }: Named, readme: string): boolean {
  const plugged = layerOf(folder)?.name === 'plugin' && readme.includes(installLine({ folder, manifest }))
  return (
    plugged || readme.split('\n').some((line) => line.includes('npm install ') && line.includes(manifest.name ?? ''))
  )
}

function installLine({ folder, manifest }: Named): string {
  if (layerOf(folder)?.name === 'plugin') return `ctk plugins install ${folder.slice('plugins/'.length)}`
  return manifest.bin ? `npm install --global ${manifest.name}` : `npm install ${manifest.name}`
}
