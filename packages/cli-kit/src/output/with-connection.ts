import { commandLine } from './command-line.js'

/**
 * Completes the commands that stand at the ends of lines with what leads them to the same database: pasted as they are, they
 * would act on another one. A command that names a database is left as it is, and so is anything else.
 *
 * @param connection arguments as `connectionArguments` gives them: perhaps a database, then flags with their values
 * @example withConnection('Create it: ctk retention setup', ['--uri', 'crate://db']) // Create it: ctk retention setup --uri crate://db
 */
export function withConnection(text: string, connection: readonly string[]): string {
  if (connection.length === 0) return text
  return text.replaceAll(/^(?:.*[ :])?ctk (?:retention|load|doctor|audit|webhooks)\b.*(?<![.;:,)\s])$/gm, (line) => {
    if (line.includes('://')) return line
    const missing = connection.filter((arg, i) => !line.includes(` ${flagOf(connection, arg, i)} `))
    return missing.length === 0 ? line : commandLine(line, missing)
  })
}

/** The flag that an argument is, or is the value of; a database stands alone. */
function flagOf(connection: readonly string[], arg: string, i: number): string {
  return arg.startsWith('--') ? arg : (connection[i - 1] ?? arg)
}
