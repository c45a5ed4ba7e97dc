import { CtkCommand, type globalFlags, outputFlags } from '@ctk/cli-kit'
import { string } from '@oclif/core/args'
import { type Shell, shells } from '../completion/read-request.js'

/** The document of `ctk completion`. */
export interface CompletionScript {
  readonly shell: Shell
  readonly script: string
}

/** Prints the script that completes command lines in a shell. */
export default class CompletionCommand extends CtkCommand {
  static override baseFlags = outputFlags as typeof globalFlags
  static override summary = 'Print the script that completes ctk in a shell'
  static override description =
    `The script completes commands, flags and their values, and the policies, tags, tables, runs, holds, archives and repositories of the database that the command line leads to; commands of plugins included. It asks this ctk each time, so it is installed once.
Install it, then open a new shell:
  bash        mkdir -p ~/.local/share/bash-completion/completions
              ctk completion bash > ~/.local/share/bash-completion/completions/ctk
              (without the package bash-completion: add the script to ~/.bashrc)
  zsh         mkdir -p ~/.zfunc && ctk completion zsh > ~/.zfunc/_ctk
              (with "fpath+=~/.zfunc; autoload -U compinit; compinit" in ~/.zshrc)
  fish        ctk completion fish > ~/.config/fish/completions/ctk.fish
  PowerShell  ctk completion powershell >> $PROFILE
Exit code: 0 done; 2 there is no script for this shell.`
  static override examples = ['<%= config.bin %> <%= command.id %> bash', '<%= config.bin %> <%= command.id %> zsh']
  static override args = {
    shell: string({ required: true, ignoreStdin: true, options: [...shells], description: 'Which shell.' }),
  }

  async run(): Promise<CompletionScript> {
    const { args } = await this.parse(CompletionCommand)
    const shell = args.shell as Shell
    const script = await scripts[shell]()
    this.log(script.trimEnd())
    return { shell, script }
  }
}

const scripts: Readonly<Record<Shell, () => Promise<string>>> = {
  bash: async () => (await import('../completion/scripts/bash.js')).bashScript,
  zsh: async () => (await import('../completion/scripts/zsh.js')).zshScript,
  fish: async () => (await import('../completion/scripts/fish.js')).fishScript,
  powershell: async () => (await import('../completion/scripts/powershell.js')).powershellScript,
}
