import { mark, usageError } from '@ctk/cli-kit'
import { string as argument } from '@oclif/core/args'
import { findPackage } from '../../plugins/find-package.js'
import { fullName } from '../../plugins/full-name.js'
import { PluginsCommand, verboseFlag } from '../../plugins/plugins-command.js'
import { runOclif } from '../../plugins/run-oclif.js'

/** A plugin that was looked at for a newer version. */
export interface UpdatedPlugin {
  readonly name: string
  readonly from: string
  /** The same as `from` where there is nothing newer. */
  readonly to: string
}

/** The document of `ctk plugins update`. */
export interface UpdateReport {
  readonly plugins: readonly UpdatedPlugin[]
}

/** Updates plugins. */
export default class PluginsUpdateCommand extends PluginsCommand {
  static override strict = false
  static override summary = 'Bring installed plugins to their newest version'
  static override description =
    'All, or those that are named, by the short name or the name of the package. One that was installed as NAME@VERSION stays at that version, as NAME@TAG at that tag. ctk itself is updated with: npm install --global @ctk/cli'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> load-kafka']
  static override args = {
    plugin: argument({ ignoreStdin: true, description: 'The plugin; there may be several. Default: all.' }),
  }
  static override flags = { verbose: verboseFlag }

  async run(): Promise<UpdateReport> {
    const { argv, flags } = await this.parse(PluginsUpdateCommand)
    const verbose = flags.verbose ? ['--verbose'] : []
    const { listedPlugins } = await import('../../plugins/listed-plugins.js')
    const listed = (await listedPlugins(this.config.dataDir)).filter(({ type }) => type === 'user')
    const names = argv.map((given) => fullName(String(given), this.config))
    const wanted = names.map((name) => listed.find((plugin) => plugin.name === name) ?? name)
    const unknown = wanted.find((each) => typeof each === 'string')
    if (unknown !== undefined) {
      const linked = this.config.plugins.get(unknown)?.type === 'link'
      throw await usageError(
        `The plugin ${unknown} is ${linked ? 'linked: its folder is what is used' : 'not installed'}.`,
        ['ctk plugins list'],
      )
    }
    const chosen = wanted.filter((each) => typeof each !== 'string')
    if (names.length === 0 && listed.length > 0) await runOclif('plugins:update', verbose, this.config)
    for (const { name, tag, url } of chosen)
      await runOclif('plugins:install', [url ?? `${name}@${tag ?? 'latest'}`, ...verbose], this.config)
    const plugins = (names.length === 0 ? listed : chosen).map(({ name }) => ({
      name,
      from: this.config.plugins.get(name)?.version ?? 'not found',
      to: findPackage(name, this.config.dataDir)?.version ?? 'not found',
    }))
    if (plugins.length === 0) this.log('No plugins installed, so there is nothing to update.')
    for (const { name, from, to } of plugins)
      this.log(`${mark('done')} ${name} ${from === to ? `${to} is the newest` : `${from} → ${to}`}`)
    return { plugins }
  }
}
