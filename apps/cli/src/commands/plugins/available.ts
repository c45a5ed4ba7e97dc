import { formatBytes, formatTable } from '@ctk/cli-kit'
import { PluginsCommand } from '../../plugins/plugins-command.js'

/** A plugin of ours, installed or not. */
export interface AvailablePlugin {
  /** What `ctk plugins install` takes. */
  readonly shortName: string
  readonly package: string
  readonly summary: string
  /** What it adds: `sources s3`, `commands repository, snapshot`. */
  readonly adds: readonly string[]
  /** Bytes that it takes on disk, with what it alone depends on. */
  readonly size: number
  readonly installed: boolean
  /** The installed version. */
  readonly version: string | undefined
  /** Whether it comes with ctk. */
  readonly core: boolean
}

/** The document of `ctk plugins available`. */
export interface AvailablePlugins {
  readonly plugins: readonly AvailablePlugin[]
}

/** Lists the plugins that there are. */
export default class PluginsAvailableCommand extends PluginsCommand {
  static override summary = 'List the plugins that there are, what each adds, and its size'
  static override description =
    'The plugins of this release, in order of name, those that come with ctk first. Sizes were measured when ctk was released: what a plugin takes on disk, with what it alone depends on; the first one brings what all of them share on top, at most 11 MB. Plugins of others are found with: npm search keywords:ctk-plugin'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']

  async run(): Promise<AvailablePlugins> {
    await this.parse(PluginsAvailableCommand)
    const { availablePlugins } = await import('../../plugins/available-plugins.js')
    const plugins = availablePlugins(this.config)
    const more = plugins.filter(({ core }) => !core)
    const columns = [
      { header: 'plugin' },
      { header: 'state' },
      { header: 'on disk', align: 'right' as const },
      { header: 'adds' },
    ]
    const rows = [...plugins.filter(({ core }) => core), ...more].map((plugin) => [
      plugin.shortName,
      plugin.installed ? (plugin.core ? 'comes with ctk' : `installed ${plugin.version}`) : '',
      plugin.core ? '' : formatBytes(plugin.size),
      plugin.adds.join('; '),
    ])
    const next = more.find(({ installed }) => !installed) ?? plugins.find(({ installed }) => !installed)
    this.log(formatTable(columns, rows))
    this.log(next ? `\nNext: ctk plugins install ${next.shortName}` : '\nAll of them are installed.')
    return { plugins }
  }
}
