import { join } from 'node:path'
import type { Outside } from './outside.ts'

const root = join(import.meta.dirname, '../..')

/**
 * Packs every public package of a workspace, built, and publishes what its registry does not have yet: as a release does.
 *
 * @param workspace ours, or a clone of it that was installed
 * @param tag the dist-tag
 */
export async function publishWorkspace({ run }: Outside, workspace: string = root, tag = 'latest'): Promise<void> {
  const pnpm = join(workspace, 'node_modules/.bin/pnpm')
  const { code, stdout, stderr } = await run(pnpm, ['-r', 'publish', '--no-git-checks', '--tag', tag], {
    cwd: workspace,
  })
  if (code !== 0) throw new Error(`The packages could not be published:\n${stdout}${stderr}`)
}
