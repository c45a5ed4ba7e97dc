import { dirname, join } from 'node:path'
import { checkTarball } from './check-tarball.ts'
import type { PackedPackage } from './pack-package.ts'
import { runTool } from './run-tool.ts'

/**
 * Looks at what npm would get: our own list, publint, and are-the-types-wrong.
 *
 * @returns what is wrong, in lines; empty when the package may be published
 */
export async function lintPackage(root: string, { tarball, manifest, files }: PackedPackage): Promise<string[]> {
  const wrong = checkTarball({ manifest, files })
  const lint = async (name: string, args: readonly string[]): Promise<void> => {
    const { exitCode, output } = await runTool(
      join(root, 'node_modules/.bin', name),
      [tarball, ...args],
      dirname(tarball),
    )
    if (exitCode !== 0) wrong.push(output)
  }
  await lint('publint', ['--strict'])
  if ('.' in (manifest.exports ?? {})) await lint('attw', ['--profile', 'esm-only', '--no-color', '--no-emoji'])
  return wrong
}
