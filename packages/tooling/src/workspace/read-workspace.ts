import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createWorkspace, type Workspace } from './workspace.ts'

/** Reads the workspace at a folder: every file that git knows or would add, so that what is ignored is not looked at. */
export function readWorkspace(root: string): Workspace {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  const files = listed.split('\0').filter((file) => file !== '' && existsSync(join(root, file)))
  return createWorkspace(
    Object.fromEntries(files.map((file) => [file, isText(file) ? readFileSync(join(root, file), 'utf8') : ''])),
  )
}

function isText(file: string): boolean {
  return /\.(ts|tsx|js|json|md)$/.test(file)
}
