import type { Finding } from '../finding.ts'
import type { Rule } from '../rule.ts'
import { isPublished, type WorkspacePackage } from '../workspace.ts'

/** The exports of a published package are complete, and each entry is built from a source file that exists. */
export const packageExports: Rule = ({ packages }) =>
  packages
    .filter(isPublished)
    .flatMap((pack) =>
      wrongExports(pack).map(
        (remedy): Finding => ({ file: `${pack.folder}/package.json`, rule: 'package-exports', remedy }),
      ),
    )

function wrongExports({ folder, manifest, files }: WorkspacePackage): string[] {
  const { './package.json': own, ...entries } = manifest.exports ?? {}
  const wrong: string[] = []
  if (own !== './package.json') wrong.push('export "./package.json": "./package.json"')
  if (folder !== 'apps/cli' && !('.' in entries)) wrong.push('export "." with its "types" and "default"')
  for (const [name, entry] of Object.entries(entries)) {
    if (typeof entry === 'string' && Object.values(manifest.bin ?? {}).includes(entry)) continue
    const output = typeof entry === 'string' ? entry : entry.default
    const stem = /^\.\/dist\/(.+)\.js$/.exec(output ?? '')?.[1]
    if (stem === undefined || typeof entry === 'string' || Object.keys(entry).join() !== 'types,default') {
      wrong.push(`export "${name}" as { "types": "./dist/….d.ts", "default": "./dist/….js" }, in this order`)
      continue
    }
    if (entry.types !== `./dist/${stem}.d.ts`) wrong.push(`the types of "${name}" are ./dist/${stem}.d.ts`)
    if (!files.includes(`src/${stem}.ts`)) wrong.push(`"${name}" is built from src/${stem}.ts, which does not exist`)
  }
  return wrong
}
