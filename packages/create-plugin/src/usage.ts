import { kinds } from './kinds.js'

/** The help text. */
export const usage = `Write a repository with a plugin for ctk: it builds, lints, tests and publishes as it is.

  npm create ctk-plugin NAME -- --kind KIND

NAME is what the plugin adds is called, such as quiet-hours; the package becomes ctk-plugin-quiet-hours.
@acme/quiet-hours becomes @acme/ctk-plugin-quiet-hours.

KIND is what it adds:
${Object.entries(kinds)
  .map(([kind, summary]) => `  ${kind.padEnd(20)} ${summary}`)
  .join('\n')}

Without --kind it asks, on a terminal.
Exit code: 0 written; 2 the command line does not fit together; 3 the folder is not free.`
