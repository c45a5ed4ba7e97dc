import { resolve } from 'node:path'
import { mark } from '@ctk/cli-kit'
import { string as argument } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import { PluginsCommand, verboseFlag } from '../../plugins/plugins-command.js'
import { runOclif } from '../../plugins/run-oclif.js'

/** The document of `ctk plugins link`. */
export interface LinkReport {
  /** The folder of the plugin. */
  readonly linked: string
}

/** Links a plugin that is being written. */
export default class PluginsLinkCommand extends PluginsCommand {
  static override summary = 'Use a plugin from the folder in which you write it'
  static override description =
    'Build it first: what is used is what the package would publish. It stands in for an installed plugin of the same name. Its dependencies are installed there where the folder has a lockfile of npm or yarn. ctk plugins uninstall ends it.'
  static override examples = ['<%= config.bin %> <%= command.id %> .']
  static override args = {
    path: argument({ ignoreStdin: true, default: '.', description: 'The folder with the package.json of the plugin.' }),
  }
  static override flags = {
    install: boolean({ allowNo: true, default: true, summary: 'Install its dependencies.' }),
    verbose: verboseFlag,
  }

  async run(): Promise<LinkReport> {
    const { args, flags } = await this.parse(PluginsLinkCommand)
    const linked = resolve(args.path)
    const given = [flags.install ? '--install' : '--no-install', ...(flags.verbose ? ['--verbose'] : [])]
    await runOclif('plugins:link', [linked, ...given], this.config)
    this.log(`${mark('done')} Linked ${linked}\n\nNext: ctk plugins doctor`)
    return { linked }
  }
}
