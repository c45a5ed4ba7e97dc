import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { WorkspacePackage } from '../workspace/workspace.ts'
import { checkTarball } from './check-tarball.ts'
import { runTool } from './run-tool.ts'

/**
 * Packs a package and looks at what npm would get: publint, are-the-types-wrong, and our own list.
 *
 * @param scratch an empty folder for the tarball and what is in it
 * @returns what is wrong, in lines; empty when the package may be published
 */
export async function publishCheck(root: string, pack: WorkspacePackage, scratch: string): Promise<string[]> {
  const bin = (name: string): string => join(root, 'node_modules/.bin', name)
  await mkdir(scratch, { recursive: true })
  const packed = await runTool(bin('pnpm'), ['pack', '--pack-destination', scratch], join(root, pack.folder))
  if (packed.exitCode !== 0) return [packed.output]

  const [tarball = ''] = await readdir(scratch)
  const unpacked = await runTool('tar', ['-xzf', tarball], scratch)
  if (unpacked.exitCode !== 0) return [unpacked.output]

  const content = join(scratch, 'package')
  const files = (await readdir(content, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(content.length + 1))
  const manifest = JSON.parse(await readFile(join(content, 'package.json'), 'utf8'))
  const wrong = checkTarball({ manifest, files })

  const publint = await runTool(bin('publint'), [tarball, '--strict'], scratch)
  if (publint.exitCode !== 0) wrong.push(publint.output)
  if ('.' in (manifest.exports ?? {})) {
    const attw = await runTool(bin('attw'), [tarball, '--profile', 'esm-only', '--no-color', '--no-emoji'], scratch)
    if (attw.exitCode !== 0) wrong.push(attw.output)
  }
  return wrong
}
