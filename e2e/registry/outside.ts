import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'

/** What a program printed and how it ended. */
export interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
}

/** A registry as tests get it. */
export interface ProvidedRegistry {
  readonly url: string
  /** A cache of npm that all tests share, so that a package is fetched once. */
  readonly cache: string
}

/** A home of its own: nothing of the workspace can be reached from it, and npm knows the test's registry only. */
export interface Outside {
  /** The home folder, where programs run. */
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  /** Runs a program that is found by name, such as npm, node and what `npm install -g` brought. */
  run(program: string, args: readonly string[], options?: RunOptions): Promise<Ran>
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

/** The versions of Node that packages have to work with, the oldest and the newest one. */
export type NodeVersion = 22 | 24

const require = createRequire(import.meta.url)
const nodes: Readonly<Record<NodeVersion, string>> = {
  22: join(dirname(require.resolve('node-22/package.json')), 'bin'),
  24: dirname(process.execPath),
}

/**
 * Makes a home outside of the workspace.
 *
 * @param home an empty folder
 * @param node which Node is found as `node` and runs npm
 */
export async function outside(home: string, registry: ProvidedRegistry, node: NodeVersion = 24): Promise<Outside> {
  const userconfig = join(home, '.npmrc')
  // npm refuses to publish without a token; any will do.
  const token = `${registry.url.replace(/^http:/, '')}:_authToken=anonymous\n`
  await mkdir(home, { recursive: true })
  await writeFile(userconfig, `registry=${registry.url}\n${token}`)
  const prefix = join(home, 'prefix')
  const others = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules'))
  const env = {
    HOME: home,
    PATH: [join(prefix, 'bin'), nodes[node], ...others].join(delimiter),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local/share'),
    TMPDIR: process.env.TMPDIR ?? '/tmp',
    LANG: 'C.UTF-8',
    TZ: process.env.TZ ?? 'UTC',
    CI: 'true',
    NO_COLOR: '1',
    npm_config_cache: registry.cache,
    npm_config_prefix: prefix,
    npm_config_userconfig: userconfig,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  }
  return {
    home,
    env,
    run: (program, args, options) => run(program, args, options?.cwd ?? home, { ...env, ...options?.env }),
  }
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ stdout, stderr, code }))
  })
}
