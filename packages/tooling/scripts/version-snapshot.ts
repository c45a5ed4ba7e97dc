// Gives every published package a version that passes, such as 1.3.0-canary-20261123101500, from what is on its way to the
// next release: npm run version-snapshot NAME. To be published with: npm run release -- --tag NAME. Not to be committed.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readWorkspace } from '../src/workspace/read-workspace.ts'
import { isPublished } from '../src/workspace/workspace.ts'

const root = new URL('../../..', import.meta.url).pathname
const [name = ''] = process.argv.slice(2)
if (!/^[a-z][a-z0-9-]*$/.test(name) || name === 'latest') {
  console.log('✖ A snapshot needs a name in small letters, which becomes its dist-tag: npm run version-snapshot canary')
  process.exitCode = 2
} else if (execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' }) !== '') {
  console.log('✖ The versions of a snapshot are not to be committed, and here is something to commit: do that first.')
  process.exitCode = 3
} else {
  // All of them, so that they fit each other: a range such as ^1.2.0 takes no version of a snapshot.
  const packages = readWorkspace(root).packages.filter(isPublished)
  const lines = packages.map(({ manifest }) => `'${manifest.name}': patch`)
  writeFileSync(join(root, '.changeset/snapshot.md'), ['---', ...lines, '---', '', 'A snapshot.', ''].join('\n'))
  execFileSync(join(root, 'node_modules/.bin/changeset'), ['version', '--snapshot', name], {
    cwd: root,
    stdio: 'inherit',
  })
}
