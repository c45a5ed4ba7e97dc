import { namedFiles } from '../manifest.ts'
import { reach, sourcesOf } from '../reach.ts'
import type { Rule } from '../rule.ts'
import { isPublished, type WorkspacePackage } from '../workspace.ts'

/** No dead files: all shipped source of a published package is reached from its exports, bin, commands or hooks. */
export const reachableFiles: Rule = ({ packages }) =>
  packages.filter(isPublished).flatMap((pack) => {
    const reached = reach(entries(pack), pack.modules)
    return pack.modules
      .filter((module) => !module.development && !reached.includes(module))
      .map(({ path }) => ({
        file: path,
        rule: 'reachable-files',
        remedy: 'export it, use it or delete it; what only tests use belongs in test/',
      }))
  })

function entries({ folder, manifest, modules }: WorkspacePackage): string[] {
  const commands = manifest.oclif?.commands?.target?.replace('./dist/', `${folder}/src/`)
  const found = modules.map(({ path }) => path).filter((path) => commands && path.startsWith(`${commands}/`))
  return [...namedFiles(manifest).flatMap((file) => sourcesOf(`${folder}/${file}`)), ...found]
}
