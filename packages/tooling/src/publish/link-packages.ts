import { mkdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PackedPackage } from './pack-package.ts'

/**
 * Makes unpacked packages run: each one finds what its manifest declares, and nothing else. Our packages find each other's
 * tarballs; what others published comes from where the workspace has it.
 */
export async function linkPackages(packages: readonly PackedPackage[]): Promise<void> {
  const ours = new Map(packages.map(({ manifest, content }) => [manifest.name, content]))
  for (const { manifest, content, source } of packages) {
    const { dependencies, peerDependencies, peerDependenciesMeta } = manifest
    const peers = Object.keys(peerDependencies ?? {}).filter((peer) => !peerDependenciesMeta?.[peer]?.optional)
    for (const name of new Set([...Object.keys(dependencies ?? {}), ...peers])) {
      const link = join(content, 'node_modules', name)
      await mkdir(dirname(link), { recursive: true })
      await symlink(ours.get(name) ?? join(source, 'node_modules', name), link)
    }
  }
}
