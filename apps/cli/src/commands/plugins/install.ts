import { mark, warnOfFailures } from '@ctk/cli-kit'
import { string as argument } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import type { InstalledPlugin } from '../../plugins/installed-plugins.js'
import { PluginsCommand, verboseFlag } from '../../plugins/plugins-command.js'

/** The document of `ctk plugins install`. */
export interface InstallReport {
  readonly installed: readonly InstalledPlugin[]
}

/** Installs plugins. */
export default class PluginsInstallCommand extends PluginsCommand {
  static override aliases = ['plugins:add']
  static override strict = false
  static override summary = 'Install plugins'
  static override description =
    `A plugin is named by its short name (load-kafka stands for @ctk/plugin-load-kafka), by the name of its package, or by anything else that npm installs, such as a tarball as file:/PATH. NAME@VERSION keeps it at that version, NAME@TAG at that tag; else ctk plugins update brings the newest.
npm does the work with its own settings (.npmrc, proxies, registries); CTK_NPM_REGISTRY names another registry. Plugins go into a folder of yours, not into ctk's own: CTK_DATA_DIR, else ctk in XDG_DATA_HOME or ~/.local/share.
Exit code: 0; 1 npm failed, or the plugin is there but cannot be loaded; 2 there is no such package; 4 the registry cannot be reached.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> load-kafka',
    '<%= config.bin %> <%= command.id %> load-kafka@1.2.0',
  ]
  static override args = {
    plugin: argument({ ignoreStdin: true, required: true, description: 'The plugin; there may be several.' }),
  }
  static override flags = {
    force: boolean({ summary: 'Fetch everything again, whatever is there.' }),
    verbose: verboseFlag,
  }

  async run(): Promise<InstallReport> {
    const { argv, flags } = await this.parse(PluginsInstallCommand)
    const { installPlugins } = await import('../../plugins/install-plugins.js')
    const { installed, failures } = await installPlugins(argv.map(String), flags, this.config)
    warnOfFailures(failures, (text) => this.note(text))
    if (failures.length > 0) this.exitWith(1)
    for (const { name, version, adds } of installed) {
      this.log(`${mark('done')} Installed ${name} ${version}${adds.length > 0 ? `: ${adds.join('; ')}` : ''}`)
    }
    this.log('\nNext: ctk plugins doctor')
    return { installed }
  }
}
