import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { WorkspacePackage } from '../workspace/workspace.ts'
import { inParallel } from './in-parallel.ts'
import { linkPackages } from './link-packages.ts'
import { lintPackage } from './lint-package.ts'
import { type PackedPackage, packPackage } from './pack-package.ts'
import { runPackage } from './run-package.ts'

/** A package as npm would get it, and why it should not. */
export interface CheckedPackage extends PackedPackage {
  /** In lines; empty when the package may be published. */
  readonly wrong: readonly string[]
}

/**
 * Packs packages, looks at what npm would get, and runs it in a tree that is made of these tarballs.
 *
 * @param packages all that depend on each other
 * @param scratch an empty folder for the tarballs and what is in them
 * @param only the names of those to look at, where the others are just what they depend on
 * @throws where a package cannot be packed
 */
export async function publishCheck(
  root: string,
  packages: readonly WorkspacePackage[],
  scratch: string,
  only?: readonly string[],
): Promise<CheckedPackage[]> {
  const packed = await inParallel(packages, (pack) => packPackage(root, pack, join(scratch, pack.folder)))
  await linkPackages(packed)
  const home = join(scratch, 'home')
  await mkdir(home, { recursive: true })
  const looked = packed.filter(({ manifest: { name = '' } }) => !only || only.includes(name))
  return await inParallel(looked, async (pack) => {
    const wrong = await lintPackage(root, pack)
    return { ...pack, wrong: [...wrong, ...(await runPackage(pack, home))] }
  })
}
