import { createRequire } from 'node:module'

const program = createRequire(import.meta.url).resolve('@ctk/cli/bin/run.js')

/** The program and arguments that run a ctk command. */
export function ctk(...args: string[]): [string, string[]] {
  return [process.execPath, [program, ...args]]
}
