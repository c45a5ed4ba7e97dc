import { mark, usageError } from '@ctk/cli-kit'
import { string as argument } from '@oclif/core/args'
import { fullName, shortNameOf } from '../../plugins/full-name.js'
import { PluginsCommand, verboseFlag } from '../../plugins/plugins-command.js'
import { runOclif } from '../../plugins/run-oclif.js'

/** The document of `ctk plugins uninstall`. */
export interface UninstallReport {
  readonly removed: readonly string[]
}

/** Removes plugins. */
export default class PluginsUninstallCommand extends PluginsCommand {
  static override aliases = ['plugins:remove', 'plugins:unlink']
  static override strict = false
  static override summary = 'Remove plugins that you installed or linked'
  static override description =
    'By the short name or the name of the package. What a linked plugin is made of stays where it is. A plugin that comes with ctk cannot be removed; where you installed one of those as well, yours goes and the one of ctk is used again.'
  static override examples = ['<%= config.bin %> <%= command.id %> load-kafka']
  static override args = {
    plugin: argument({ ignoreStdin: true, required: true, description: 'The plugin; there may be several.' }),
  }
  static override flags = { verbose: verboseFlag }

  async run(): Promise<UninstallReport> {
    const { argv, flags } = await this.parse(PluginsUninstallCommand)
    const { listedPlugins } = await import('../../plugins/listed-plugins.js')
    const listed = await listedPlugins(this.config.dataDir)
    const names = argv.map((given) => fullName(String(given), this.config))
    for (const name of names) {
      if (listed.some((plugin) => plugin.name === name)) continue
      const core = this.config.plugins.get(name)?.type === 'core'
      throw await usageError(
        core ? `${name} comes with ctk and cannot be removed.` : `The plugin ${name} is not installed.`,
        [
          listed.length > 0
            ? `Installed: ${listed.map(({ name }) => shortNameOf(name)).join(', ')}.`
            : 'ctk plugins list',
        ],
      )
    }
    await runOclif('plugins:uninstall', [...names, ...(flags.verbose ? ['--verbose'] : [])], this.config)
    for (const name of names) this.log(`${mark('done')} Removed ${name}`)
    return { removed: names }
  }
}
