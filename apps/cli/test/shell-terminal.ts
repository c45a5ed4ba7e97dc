import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestServer } from '@ctk/conformance'

/** A shell that tests drive. */
export interface TestedShell {
  readonly name: 'bash' | 'zsh' | 'fish'
  /** The command line that starts it, reading its settings from a file `.zshrc` in a folder: zsh takes no other name. */
  start(folder: string): string
  /** Settings besides the script of ctk: a key, Ctrl-X Ctrl-P, that writes the line that is being edited into a file. */
  settings(file: string): string
}

export const testedShells: readonly TestedShell[] = [
  {
    name: 'bash',
    start: (folder) => `bash --noprofile --rcfile '${folder}/.zshrc' -i`,
    settings: (file) => `PS1='$ '
      bind 'set enable-bracketed-paste off'
      show_line() { printf '%s' "$READLINE_LINE" > '${file}.new' && mv '${file}.new' '${file}'; }
      bind -x '"\\C-x\\C-p": show_line'`,
  },
  {
    name: 'zsh',
    start: (folder) => `ZDOTDIR='${folder}' zsh -d -i`,
    settings: (file) => `PS1='$ '
      autoload -U compinit && compinit -u -D
      show_line() { printf '%s' "$BUFFER" > '${file}.new' && mv '${file}.new' '${file}' }
      zle -N show_line
      bindkey '^X^P' show_line
      unset zle_bracketed_paste`,
  },
  {
    name: 'fish',
    start: (folder) => `fish --no-config --init-command 'source ${folder}/.zshrc' -i`,
    settings: (file) => `function fish_prompt; echo '$ '; end
      function show_line; commandline > '${file}.new'; and mv '${file}.new' '${file}'; end
      bind \\cx\\cp show_line`,
  },
]

/** Where a terminal's shell writes the line that is being edited, and the program the arguments that it got. */
export interface TerminalFiles {
  readonly line: string
  readonly seen: string
}

/** A shell at a terminal of its own, by the program `script`. */
export class ShellTerminal implements TestServer {
  readonly #child: ChildProcess
  readonly #files: TerminalFiles
  /** Everything that the terminal showed. */
  shown = ''

  constructor(command: string, folder: string, env: NodeJS.ProcessEnv, files: TerminalFiles) {
    this.#files = files
    this.#child = spawn('script', ['-qfec', `stty rows 50 cols 200; ${command}`, '/dev/null'], {
      cwd: folder,
      env: { ...env, TERM: 'xterm', LC_ALL: 'C.UTF-8' },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.shown += text
    })
  }

  /** Waits until the terminal has shown a text. */
  async until(text: string): Promise<void> {
    while (!this.shown.includes(text)) {
      if (this.#child.exitCode !== null) throw new Error(`The shell has ended: ${this.shown}`)
      await sleep(20)
    }
  }

  /** Types, and returns the line as the shell has it then. What is typed ahead waits for the completion before it. */
  async line(keys: string): Promise<string> {
    const line = await this.#type(`${keys}\x18\x10`, this.#files.line)
    this.#child.stdin?.write('\x15')
    return line
  }

  /** Types, runs the line, and returns the arguments that the program got. */
  async run(keys: string): Promise<string[]> {
    return (await this.#type(`${keys}\r`, this.#files.seen)).split('\n')
  }

  async #type(keys: string, answer: string): Promise<string> {
    rmSync(answer, { force: true })
    this.#child.stdin?.write(keys)
    while (!existsSync(answer)) {
      if (this.#child.exitCode !== null) throw new Error(`The shell has ended: ${this.shown}`)
      await sleep(20)
    }
    return readFileSync(answer, 'utf8').replace(/\n$/, '')
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL')
  }
}

/** Why a shell cannot be driven here; undefined where it can. */
export function whyNotHere(shell: string): string | undefined {
  const has = (program: string, argument: string) => spawnSync(program, [argument]).status === 0
  if (!has('script', '--version')) return 'the program script, of util-linux, is not here'
  if (!has(shell, '--version')) return `the shell ${shell} is not installed`
  return undefined
}
