import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { main } from '@ctk/cli-kit/main'
import { captureOutput } from '@oclif/test'
import { onTestFinished } from 'vitest'

/** The folder of the CLI's package; tests run what was built. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** What a command line gave. */
export interface Outcome {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** Variables that would lead a test to the databases and folders of whoever runs it. */
const foreign = [
  'CRATEDB_URI',
  'CRATEDB_CLUSTER_URL',
  'CRATEDB_SQLALCHEMY_URL',
  'CRATEDB_HTTP_URL',
  'CRATEDB_USERNAME',
  'CRATEDB_PASSWORD',
  'CRATEDB_EXT_SCHEMA',
  'COLUMNS',
  'FORCE_COLOR',
]

/** An environment in which ctk finds nothing but what the test gives it. */
export function testEnvironment(folder: string, env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !foreign.includes(name))
  const folders = { CTK_CONFIG_DIR: join(folder, 'config'), CTK_DATA_DIR: join(folder, 'plugins') }
  return { ...Object.fromEntries(own), ...folders, NO_COLOR: '1', ...env }
}

/** Runs a command line in this process, in a folder of its own. */
export async function runCtk(
  folder: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const before = { cwd: process.cwd(), env: process.env }
  process.chdir(folder)
  process.env = testEnvironment(folder, env)
  try {
    const { result, stdout, stderr, error } = await captureOutput(() => main(argv, root))
    if (error) throw error
    return { stdout, stderr, exitCode: result as number }
  } finally {
    process.chdir(before.cwd)
    process.env = before.env
    // oclif's own commands set it; a test that expects a failure is not one.
    process.exitCode = undefined
  }
}

/** A new folder that is gone after the test (or after the file, with `keep`). */
export function temporaryFolder(remove: (cleanup: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'ctk-cli-'))
  remove(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
