import { layerOf } from '../layers.ts'
import type { Rule } from '../rule.ts'
import { isPublished, type WorkspacePackage } from '../workspace.ts'

/** The README of a published package says its name, how to install it, and shows one example. */
export const readmeTemplate: Rule = ({ packages }) =>
  packages.filter(isPublished).flatMap(({ readme, ...pack }) => {
    if (readme === undefined) return []
    const { name = '' } = pack.manifest
    const install = installLine(pack)
    const remedies = [
      ...(readme.startsWith(`# ${name}\n`) ? [] : [`begin with the line "# ${name}"`]),
      ...(readme.includes(install) ? [] : [`say how to install it: ${install}`]),
      ...(readme.includes('```') ? [] : ['show one example in a code block']),
    ]
    return remedies.map((remedy) => ({ file: `${pack.folder}/README.md`, rule: 'readme-template', remedy }))
  })

function installLine({ folder, manifest }: Pick<WorkspacePackage, 'folder' | 'manifest'>): string {
  if (layerOf(folder)?.name === 'plugin') return `ctk plugins install ${folder.slice('plugins/'.length)}`
  return manifest.bin ? `npm install --global ${manifest.name}` : `npm install ${manifest.name}`
}
