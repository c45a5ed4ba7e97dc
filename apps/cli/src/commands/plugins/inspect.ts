import { usageError } from '@ctk/cli-kit'
import { string as argument } from '@oclif/core/args'
import type { InspectedPlugin } from '../../plugins/inspect-plugin.js'
import { PluginsCommand } from '../../plugins/plugins-command.js'

/** Shows one plugin. */
export default class PluginsInspectCommand extends PluginsCommand {
  static override summary = 'Show an installed plugin: where it is, its commands, and what it depends on'
  static override description =
    'By the short name or the name of the package. Commands and packages are in order of name.'
  static override examples = ['<%= config.bin %> <%= command.id %> retention-delete']
  static override args = {
    plugin: argument({ ignoreStdin: true, required: true, description: 'The plugin.' }),
  }

  async run(): Promise<InspectedPlugin> {
    const { args } = await this.parse(PluginsInspectCommand)
    const [{ fullName }, { inspectPlugin }] = await Promise.all([
      import('../../plugins/full-name.js'),
      import('../../plugins/inspect-plugin.js'),
    ])
    const name = fullName(args.plugin, this.config)
    const plugin = this.config.plugins.get(name)
    if (plugin === undefined)
      throw await usageError(`The plugin ${name} is not installed.`, ['ctk plugins list --core'])
    const inspected = inspectPlugin(plugin)
    const { version, type, root, commands, dependencies } = inspected
    this.log(`${name} ${version} (${type})\n ${root}`)
    if (commands.length > 0) this.log(`Commands\n${commands.map((command) => ` ctk ${command}`).join('\n')}`)
    if (dependencies.length > 0)
      this.log(
        `Depends on\n${dependencies.map(({ name, range, version }) => ` ${name} ${range}: ${version ?? 'MISSING'}`).join('\n')}`,
      )
    return inspected
  }
}
