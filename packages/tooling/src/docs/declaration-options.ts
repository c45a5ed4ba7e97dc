import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** How built declarations are read: with the compiler settings of all packages, and the types of the root. */
export function declarationOptions(root: string): Record<string, unknown> {
  const base = JSON.parse(readFileSync(join(root, 'packages/tooling/tsconfig/base.json'), 'utf8'))
  return { ...base.compilerOptions, noEmit: true, typeRoots: [join(root, 'node_modules/@types')] }
}
