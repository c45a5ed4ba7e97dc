import { type ChildProcess, spawn } from 'node:child_process'
import { ctkProgram } from '../spawn-ctk.ts'

/** How the command line ended. */
export interface CtkEnd {
  /** Null when it was killed. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the command line, and does not wait for it. */
export function startCtk(...args: string[]): { readonly child: ChildProcess; readonly ended: Promise<CtkEnd> } {
  const child = spawn(process.execPath, [ctkProgram, ...args])
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    output.stdout += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    output.stderr += chunk
  })
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output }))) }
}
