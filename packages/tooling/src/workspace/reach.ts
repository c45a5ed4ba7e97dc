import type { Import } from './module-facts.ts'
import type { Module } from './workspace.ts'

/**
 * The modules that are reached from some entries by relative imports, entries included.
 *
 * @param follows which imports count; default all
 */
export function reach(
  entries: readonly string[],
  modules: readonly Module[],
  follows: (imported: Import) => boolean = () => true,
): readonly Module[] {
  const byPath = new Map(modules.map((module) => [module.path, module]))
  const reached = new Set<Module>()
  const visit = (module: Module | undefined): void => {
    if (!module || reached.has(module)) return
    reached.add(module)
    for (const imported of module.facts.imports) {
      if (!imported.specifier.startsWith('.') || !follows(imported)) continue
      const path = new URL(imported.specifier, `file:///${module.path}`).pathname.slice(1)
      visit(
        sourcesOf(path)
          .map((source) => byPath.get(source))
          .find((source) => source !== undefined),
      )
    }
  }
  for (const entry of entries) visit(byPath.get(entry))
  return [...reached]
}

/** The sources that a file may have been built from: `dist/a.js` from `src/a.ts`, `./a.js` from `./a.ts`. */
export function sourcesOf(path: string): string[] {
  const source = path.replace('/dist/', '/src/')
  return [source, source.replace(/\.js$/, '.ts'), source.replace(/\.js$/, '.tsx')]
}
