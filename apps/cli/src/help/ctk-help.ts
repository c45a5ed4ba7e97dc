import type { Command } from '@oclif/core/command'
import { Help } from '@oclif/core/help'
import { CtkCommandHelp } from './ctk-command-help.js'

/** The commands of `ctk retention` in the order in which one needs them. */
const retention = [
  'setup',
  'set-ttl',
  'show-ttl',
  'unset-ttl',
  'create-policy',
  'list-policies',
  'check-policies',
  'edit-policy',
  'delete-policy',
  'list-tags',
  'policy-history',
  'export',
  'diff',
  'import',
  'plan',
  'explain',
  'forecast',
  'apply',
  'run',
  'status',
  'history',
  'show',
  'resume',
  'undo',
  'unpause',
]

const rank = (id: string): number => {
  const at = retention.findIndex((name) => id === `retention:${name}`)
  return at === -1 ? retention.length : at
}

/** Help that lists the commands of a topic in the order of use instead of the alphabet, and every command once. */
export default class CtkHelp extends Help {
  protected override CommandHelpClass = CtkCommandHelp

  protected override get sortedCommands(): Command.Loadable[] {
    const commands = super.sortedCommands.filter(({ id, aliases }) => !aliases.includes(id))
    return commands.sort((a, b) => rank(a.id) - rank(b.id) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  }

  /** Without any plugin there is nothing that could be done with data, and that is said. */
  protected override async showRootHelp(): Promise<void> {
    await super.showRootHelp()
    const able = this.config.getPluginsList().some(({ hooks }) => hooks['ctk:register'] !== undefined)
    if (!able)
      this.log('No plugin is installed, so nothing can be loaded and nothing expires.\nNext: ctk plugins available\n')
  }

  /** A command that is not there is a usage error here as well, not an error of its own kind. */
  override async showHelp(argv: string[]): Promise<void> {
    try {
      await super.showHelp(argv)
    } catch (error) {
      if (!(error instanceof Error) || !/^Command .* not found\.$/.test(error.message)) throw error
      await this.config
        .runHook('command_not_found', { id: argv.filter((arg) => !arg.startsWith('-')).join(':'), argv: [] })
        .then(({ failures }) => {
          throw failures[0]?.error ?? error
        })
    }
  }
}
