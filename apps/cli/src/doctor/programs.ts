import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import type { DoctorFinding } from './examination.js'

/** A program named `ctk` that the PATH leads to. */
export interface DoctorProgram {
  readonly path: string
  /** Whose it is: `this ctk`, `@ctk/cli`, with its version if it is known, `the Python toolkit`, or `unknown`. */
  readonly owner: string
}

const thisOne = 'this ctk'
const pythons = 'the Python toolkit'

/**
 * The programs named `ctk` on the PATH, the one that is started first. The Python toolkit (cratedb-toolkit) installs one of the
 * same name.
 *
 * @param root the folder of the CLI's package
 */
export function findPrograms(env: Readonly<Record<string, string | undefined>>, root: string): DoctorProgram[] {
  const names = process.platform === 'win32' ? ['ctk.cmd', 'ctk.exe', 'ctk.bat'] : ['ctk']
  const folders = [...new Set((env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''))]
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .filter(isProgram)
    .map((path) => ({ path, owner: ownerOf(path, root) }))
}

/** What to mend: that typing `ctk` starts another program than this one, which is on the PATH behind it. */
export function shadowed(programs: readonly DoctorProgram[]): DoctorFinding[] {
  const [first] = programs
  const own = programs.find(({ owner }) => owner === thisOne)
  if (!first || !own || first === own) return []
  return [
    {
      code: undefined,
      message: `Typing ctk starts ${first.path} (${first.owner}), and not this one, ${own.path}.`,
      suggestions: [
        `Give one of them another name:  alias ctk='${own.path}'`,
        `Or put ${dirname(own.path)} before ${dirname(first.path)} in PATH.`,
        'Or start this one without PATH:  npx --package @ctk/cli ctk',
      ],
    },
  ]
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function ownerOf(path: string, root: string): string {
  try {
    const target = realpathSync(path)
    const text = readFileSync(target, 'latin1').slice(0, 4096)
    if (dirname(dirname(target)) === realpathSync(root) || text.includes(join(root, 'bin'))) return thisOne
    if (text.includes('cratedb_toolkit')) return pythons
    // What pnpm and npm for Windows put in place of a link, with a path from its own folder.
    if (text.includes('@ctk/cli')) return '@ctk/cli'
    const { name, version } = JSON.parse(readFileSync(join(dirname(target), '..', 'package.json'), 'utf8'))
    return name === '@ctk/cli' ? `${name} ${version}` : 'unknown'
  } catch {
    return 'unknown'
  }
}
