import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { type Outcome, root, testEnvironment } from './run-ctk.js'

/** A command that runs in a process of its own. */
export interface RunningCtk {
  readonly process: ChildProcess
  /** Resolves when stderr or stdout contains the text. */
  until(text: string): Promise<void>
  readonly outcome: Promise<Outcome>
}

/** Starts `ctk` as a user does, with the Node that runs the tests. */
export function spawnCtk(
  folder: string,
  argv: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly node?: readonly string[] } = {},
): RunningCtk {
  const child = spawn(process.execPath, [...(options.node ?? []), join(root, 'bin', 'run.js'), ...argv], {
    cwd: folder,
    env: testEnvironment(folder, options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  const waiting: { readonly text: string; readonly resolve: () => void }[] = []
  const heard = () => {
    for (const { text, resolve } of waiting) if ((stdout + stderr).includes(text)) resolve()
  }
  child.stdout.setEncoding('utf8').on('data', (data: string) => {
    stdout += data
    heard()
  })
  child.stderr.setEncoding('utf8').on('data', (data: string) => {
    stderr += data
    heard()
  })
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ stdout, stderr, exitCode: code ?? -1 }))
  })
  return {
    process: child,
    outcome,
    until: (text) => {
      const seen = new Promise<void>((resolve) => waiting.push({ text, resolve }))
      heard()
      const ended = outcome.then(({ stderr: said, exitCode }) => {
        throw new Error(`ctk ended with ${exitCode} before it said ${JSON.stringify(text)}: ${said}`)
      })
      return Promise.race([seen, ended])
    },
  }
}
