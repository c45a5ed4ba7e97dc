import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '../workspace/manifest.ts'
import type { WorkspacePackage } from '../workspace/workspace.ts'
import { runTool } from './run-tool.ts'

/** A package as npm would get it. */
export interface PackedPackage {
  /** Its folder in the workspace, absolute. */
  readonly source: string
  /** The file to publish. */
  readonly tarball: string
  /** The folder that it was unpacked into. */
  readonly content: string
  readonly manifest: Manifest
  /** Every file, relative to {@link content}. */
  readonly files: readonly string[]
}

/**
 * Packs a package and unpacks it again.
 *
 * @param scratch a folder for the tarball and what is in it, with nothing in it
 * @throws where the package cannot be packed, with what the tool said
 */
export async function packPackage(root: string, pack: WorkspacePackage, scratch: string): Promise<PackedPackage> {
  await mkdir(scratch, { recursive: true })
  const source = join(root, pack.folder)
  await succeed(join(root, 'node_modules/.bin/pnpm'), ['pack', '--pack-destination', scratch], source)
  const [tarball = ''] = await readdir(scratch)
  await succeed('tar', ['-xzf', tarball], scratch)

  const content = join(scratch, 'package')
  const files = (await readdir(content, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(content.length + 1))
  const manifest: Manifest = JSON.parse(await readFile(join(content, 'package.json'), 'utf8'))
  return { source, tarball: join(scratch, tarball), content, manifest, files }
}

async function succeed(program: string, args: readonly string[], cwd: string): Promise<void> {
  const { exitCode, output } = await runTool(program, args, cwd)
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${exitCode}:\n${output}`)
}
