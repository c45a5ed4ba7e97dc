import { mark } from '@ctk/cli-kit'
import { boolean } from '@oclif/core/flags'
import { PluginsCommand } from '../../plugins/plugins-command.js'
import { runOclif } from '../../plugins/run-oclif.js'

/** The document of `ctk plugins reset`. */
export interface ResetReport {
  readonly removed: readonly string[]
}

/** Removes all plugins. */
export default class PluginsResetCommand extends PluginsCommand {
  static override summary = 'Remove all plugins that you installed or linked'
  static override description = 'What comes with ctk stays, and so does what linked plugins are made of.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --reinstall']
  static override flags = {
    hard: boolean({ summary: 'Remove the folder of installed packages and its lockfile, too.' }),
    reinstall: boolean({ summary: 'Install them again afterwards.' }),
  }

  async run(): Promise<ResetReport> {
    const { flags } = await this.parse(PluginsResetCommand)
    const { listedPlugins } = await import('../../plugins/listed-plugins.js')
    const removed = (await listedPlugins(this.config.dataDir)).map(({ name }) => name)
    const given = [...(flags.hard ? ['--hard'] : []), ...(flags.reinstall ? ['--reinstall'] : [])]
    await runOclif('plugins:reset', given, this.config)
    this.log(
      removed.length === 0
        ? 'No plugins installed.'
        : `${mark('done')} ${flags.reinstall ? 'Installed again' : 'Removed'}: ${removed.join(', ')}`,
    )
    return { removed }
  }
}
