import type { Rule } from '../rule.ts'
import { isPublished, type WorkspacePackage } from '../workspace.ts'

/** No dead files: all shipped source of a published package is reached from its exports, bin, commands or hooks. */
export const reachableFiles: Rule = ({ packages }) =>
  packages.filter(isPublished).flatMap((pack) => {
    const reached = reach(pack)
    return pack.modules
      .filter(({ path, development }) => !development && !reached.has(path))
      .map(({ path }) => ({
        file: path,
        rule: 'reachable-files',
        remedy: 'export it, use it or delete it; what only tests use belongs in test/',
      }))
  })

function reach(pack: WorkspacePackage): ReadonlySet<string> {
  const imports = new Map(
    pack.modules.map(({ path, facts }) => [path, facts.imports.map(({ specifier }) => specifier)]),
  )
  const reached = new Set<string>()
  const visit = (path: string | undefined): void => {
    if (path === undefined || reached.has(path)) return
    reached.add(path)
    for (const specifier of imports.get(path) ?? [])
      if (specifier.startsWith('.')) visit(resolve(path, specifier, imports))
  }
  for (const entry of entries(pack, [...imports.keys()])) visit(entry)
  return reached
}

function resolve(from: string, specifier: string, modules: ReadonlyMap<string, unknown>): string | undefined {
  const path = new URL(specifier, `file:///${from}`).pathname.slice(1)
  return sources(path).find((candidate) => modules.has(candidate))
}

/** The sources that may have been built into a file: `dist/a.js` of `src/a.ts`, `./a.js` of `./a.ts`. */
function sources(path: string): string[] {
  const source = path.replace('/dist/', '/src/')
  return [source, source.replace(/\.js$/, '.ts'), source.replace(/\.js$/, '.tsx')]
}

function entries({ folder, manifest }: WorkspacePackage, modules: readonly string[]): string[] {
  const { exports = {}, bin = {}, oclif } = manifest
  const outputs = [
    ...Object.values(exports).map((entry) => (typeof entry === 'string' ? entry : entry.default)),
    ...Object.values(bin),
    ...Object.values(oclif?.hooks ?? {}).map(({ target }) => target),
  ].filter((output) => output !== undefined)
  const commands = oclif?.commands?.target?.replace('./dist/', `${folder}/src/`)
  const all = outputs.flatMap((output) => sources(`${folder}/${output.replace(/^\.\//, '')}`))
  return modules.filter((path) => all.includes(path) || (commands !== undefined && path.startsWith(`${commands}/`)))
}
