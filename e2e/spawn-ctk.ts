import { type ChildProcess, spawnSync, spawn as start } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The program that `ctk` is. */
export const ctkProgram = createRequire(import.meta.url).resolve('@ctk/cli/bin/run.js')
/** A folder in which `ctk` and `node` (the one that runs the tests) are found by name. */
export const programs = [join(import.meta.dirname, '../apps/docs/node_modules/.bin'), dirname(process.execPath)]

/** What a program printed and how it ended. */
export interface Spawned {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
}

/** Runs a program as a user would: in a folder of its own, with nothing of the test runner's in its environment. */
export function spawn(
  file: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Spawned {
  const { stdout, stderr, status } = spawnSync(file, args, {
    cwd,
    env: environment(cwd, env),
    encoding: 'utf8',
    timeout: 240_000,
  })
  return { stdout, stderr, code: status }
}

function environment(cwd: string, env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|pnpm_|NODE_|VITEST|CTK_|CRATEDB_|XDG_)/i.test(name)),
  )
  const path = [...programs, process.env.PATH].join(':')
  const home = { HOME: cwd, XDG_CONFIG_HOME: join(cwd, 'config'), XDG_DATA_HOME: join(cwd, 'data') }
  return { ...clean, ...home, PATH: path, ...env }
}

/** A `ctk` that is at work. */
export interface Started {
  readonly process: ChildProcess
  readonly ended: Promise<Spawned>
}

/** Starts `ctk` and goes on meanwhile, so that the test can be somebody whom it talks to. */
export function startCtk(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Started {
  const child = start(process.execPath, [ctkProgram, ...args], {
    cwd,
    env: environment(cwd, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<Spawned>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ stdout, stderr, code }))
  })
  return { process: child, ended }
}

/** Runs `ctk`. */
export function spawnCtk(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Spawned {
  return spawn(process.execPath, [ctkProgram, ...args], cwd, env)
}
