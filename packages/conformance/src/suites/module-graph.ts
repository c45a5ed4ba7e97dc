import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'vitest/node'

/** What a built module imports. */
export interface ModuleImports {
  readonly file: URL
  /** Loaded with the module: `import … from`, `export … from`. */
  readonly eager: readonly string[]
  /** Loaded when the code gets there: `import('…')`. */
  readonly lazy: readonly string[]
}

interface Node {
  readonly type: string
  readonly source?: { readonly value?: unknown } | null
  readonly [key: string]: unknown
}

/**
 * A built module and those that it reaches by relative imports, without running any of them.
 *
 * @param follow which imports count: those that load at once, or all
 */
export function moduleGraph(entry: URL, follow: 'eager' | 'all'): ModuleImports[] {
  const found = new Map<string, ModuleImports>()
  const visit = (file: URL): void => {
    if (found.has(file.href) || !existsSync(file)) return
    const imports = importsOf(file)
    found.set(file.href, imports)
    for (const specifier of follow === 'eager' ? imports.eager : [...imports.eager, ...imports.lazy]) {
      if (specifier.startsWith('.')) visit(new URL(specifier, file))
    }
  }
  visit(entry)
  return [...found.values()]
}

function importsOf(file: URL): ModuleImports {
  const eager: string[] = []
  const lazy: string[] = []
  const see = (node: Node): void => {
    const specifier = node.source?.value
    if (typeof specifier === 'string') (node.type === 'ImportExpression' ? lazy : eager).push(specifier)
    for (const child of Object.values(node).flat()) if (isNode(child)) see(child)
  }
  see(parseAst(readFileSync(fileURLToPath(file), 'utf8')) as unknown as Node)
  return { file, eager, lazy }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}
