import { CommandHelp } from '@oclif/core/help'

/** Groups of flags that every command has; they stand last. */
const shared = ['DATABASE', 'GLOBAL']

/** Help of one command: a usage line that fits, and the command's own flags before those that all commands have. */
export class CtkCommandHelp extends CommandHelp {
  protected override defaultUsage(): string {
    const args = Object.values(this.command.args ?? {})
      .filter((arg) => !arg.hidden)
      .map((arg) => {
        const name = `${arg.name.toUpperCase()}${arg.multiple ? '...' : ''}`
        return arg.required ? name : `[${name}]`
      })
    return [this.command.id, ...args, '[FLAGS]'].join(' ')
  }

  protected override groupFlags(
    flags: Parameters<CommandHelp['groupFlags']>[0],
  ): ReturnType<CommandHelp['groupFlags']> {
    const { mainFlags, flagGroups } = super.groupFlags(flags)
    const sorted = Object.entries(flagGroups).sort(([a], [b]) => shared.indexOf(a) - shared.indexOf(b))
    return { mainFlags, flagGroups: Object.fromEntries(sorted) }
  }
}
