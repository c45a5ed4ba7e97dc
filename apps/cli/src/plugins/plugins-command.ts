import { CtkCommand, type globalFlags, outputFlags } from '@ctk/cli-kit'
import { boolean } from '@oclif/core/flags'

/** The base of the commands about plugins: without the flags that name a database, which they need none of. */
export abstract class PluginsCommand extends CtkCommand {
  static override baseFlags = outputFlags as typeof globalFlags
}

/** The flag of the commands that npm works for. */
export const verboseFlag = boolean({ summary: 'Show everything that npm says.' })
