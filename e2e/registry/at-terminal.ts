import { spawnSync } from 'node:child_process'
import type { InstalledCtk } from './installed-ctk.ts'
import type { Ran, RunOptions } from './outside.ts'

/** Runs a program at a pseudo-terminal and answers what it asks: when it has printed argv[1], argv[2] is typed. */
const program = `
import os, pty, sys
question, answer = sys.argv[1].encode(), sys.argv[2].encode()
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[3], sys.argv[3:])
seen, answered = b'', False
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    seen += data
    if question in seen and not answered:
        answered = True
        os.write(terminal, answer)
sys.stdout.buffer.write(seen)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`

/** Why there is no pseudo-terminal to test with; undefined where there is one. */
export const noTerminal: string | undefined =
  spawnSync('python3', ['-c', 'import pty, os; os.waitstatus_to_exitcode']).status === 0
    ? undefined
    : 'skipped: a pseudo-terminal needs python3 (3.9 or newer)'

/** Runs `ctk` as somebody at a terminal, who answers when it has asked. What it prints is all in `stdout`. */
export function ctkAtTerminal(
  { run, env, home }: InstalledCtk,
  args: readonly string[],
  { question, answer }: { readonly question: string; readonly answer: string },
  options: RunOptions = {},
): Promise<Ran> {
  return run('python3', ['-c', program, question, answer, `${home}/prefix/bin/ctk`, ...args], {
    ...options,
    env: { ...env, CI: '', ...options.env },
  })
}
