import { formatTable } from '@ctk/cli-kit'
import { boolean } from '@oclif/core/flags'
import type { InstalledPlugin } from '../../plugins/installed-plugins.js'
import { PluginsCommand } from '../../plugins/plugins-command.js'

/** The document of `ctk plugins list`. */
export interface PluginList {
  readonly plugins: readonly InstalledPlugin[]
}

/** Lists installed plugins. */
export default class PluginsListCommand extends PluginsCommand {
  static override aliases = ['plugins']
  static override summary = 'List the installed plugins'
  static override description =
    'Plugins that you installed or linked; with --core also those that come with ctk, and in --json always all. They are in order of name.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --core']
  static override flags = { core: boolean({ summary: 'Those that come with ctk, too.' }) }

  async run(): Promise<PluginList> {
    const { flags } = await this.parse(PluginsListCommand)
    const { installedPlugins } = await import('../../plugins/installed-plugins.js')
    const plugins = installedPlugins(this.config)
    const shown = plugins.filter(({ type }) => flags.core || type !== 'core')
    if (shown.length === 0) this.log('No plugins installed, but for those that come with ctk (--core).')
    else {
      const rows = shown.map(({ name, version, type, pinned, root, adds }) => [
        name,
        `${version}${pinned === undefined ? '' : ` (kept at ${pinned})`}`,
        type === 'link' ? `link to ${root}` : type,
        adds.join('; '),
      ])
      const columns = [{ header: 'name' }, { header: 'version' }, { header: 'type' }, { header: 'adds' }]
      this.log(formatTable(columns, rows))
    }
    this.log('\nNext: ctk plugins available')
    return { plugins }
  }
}
