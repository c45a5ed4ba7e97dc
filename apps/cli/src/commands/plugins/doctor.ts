import { registerPlugins } from '@ctk/cli-kit'
import type { DoctorFinding, DoctorPlugin } from '../../doctor/examination.js'
import { examinePlugins } from '../../doctor/examine-plugins.js'
import type { PackageCopy } from '../../doctor/find-copies.js'
import { PluginsCommand } from '../../plugins/plugins-command.js'

/** The document of `ctk plugins doctor`. */
export interface PluginExamination {
  /** The version of the plugin contract of this ctk, and the oldest one that it takes. */
  readonly contract: { readonly oldest: number; readonly current: number }
  /** In order of name. */
  readonly plugins: readonly DoctorPlugin[]
  /** Packages of which there is more than one copy: a fact, not a fault. */
  readonly copies: readonly PackageCopy[]
  readonly findings: readonly DoctorFinding[]
}

/** Examines the installed plugins. */
export default class PluginsDoctorCommand extends PluginsCommand {
  static override summary = 'Examine the installed plugins'
  static override description =
    `Shows each plugin with its version and the version of the plugin contract that it was built for, then what is to be mended and how: plugins that cannot be loaded, packages that they lack, names and commands that two of them offer, plugins that make every start slow, and plugins that stand in for those that come with ctk. Packages of which there are several copies are told as well: plugins need not share any. Writes nothing, and needs no network.
Exit code: 0 all is well; 1 there are findings.`
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']

  async run(): Promise<PluginExamination> {
    await this.parse(PluginsDoctorCommand)
    const [{ supportedContracts }, { pluginFindings }, { findCopies }, { listedPlugins }, { formatPlugins }] =
      await Promise.all([
        import('@ctk/core'),
        import('../../doctor/plugin-findings.js'),
        import('../../doctor/find-copies.js'),
        import('../../plugins/listed-plugins.js'),
        import('../../doctor/format-plugins.js'),
      ])
    const registered = await registerPlugins(this.config)
    const examination = {
      contract: supportedContracts,
      plugins: examinePlugins(this.config, registered),
      copies: findCopies(this.config),
      findings: pluginFindings(this.config, registered, await listedPlugins(this.config.dataDir)),
    }
    this.log(formatPlugins(examination))
    if (examination.findings.length > 0) this.exitWith(1)
    return examination
  }
}
