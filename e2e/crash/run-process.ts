import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { RetentionRequest, RunOptions, RunReport } from '@ctk/core'

/** How a process ended. */
export interface ProcessEnd {
  /** Null when it was killed. */
  readonly code: number | null
  readonly report: RunReport | undefined
  /** Everything that it printed. */
  readonly output: string
}

/** Starts a run as a process of its own. */
export function startRun(
  url: string,
  schema: string,
  request: RetentionRequest & RunOptions & { readonly statementTimeoutMs?: number },
): { readonly child: ChildProcess; readonly ended: Promise<ProcessEnd> } {
  const child = spawn(process.execPath, [
    join(import.meta.dirname, 'run-once.ts'),
    url,
    schema,
    JSON.stringify(request),
  ])
  let output = ''
  let stdout = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk
  })
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.on('close', (code) =>
      resolve({
        code,
        report: stdout === '' ? undefined : (JSON.parse(stdout) as RunReport),
        output: `${stdout}${output}`,
      }),
    )
  })
  return { child, ended }
}
