import { commandLine, formatCount, mark } from '@ctk/cli-kit'
import type { SetupDocument } from '../commands/retention/setup.js'

/**
 * What setup did, or the statements that it would send.
 *
 * @param connection arguments that lead the next command to the same tables
 */
export function formatSetup(document: SetupDocument, connection: readonly string[]): string {
  const { schema, fromVersion, toVersion, dryRun, statements } = document
  if (statements.length === 0) return `${mark('done')} Everything is in place: schema ${schema}, version ${toVersion}.`
  if (dryRun) {
    const text = statements.map(({ sql, parameters }) =>
      parameters.length === 0
        ? `${sql};`
        : `${sql};\n-- ${parameters.map((value) => JSON.stringify(value)).join(', ')}`,
    )
    return [...text, `-- ${formatCount(statements.length, 'statement')}; nothing has been changed.`].join('\n')
  }
  const did = fromVersion === undefined ? 'Created' : `Brought from version ${fromVersion} to ${toVersion}`
  return [
    `${mark('done')} ${did}: ctk's tables in the schema ${schema}, version ${toVersion}.`,
    `Next: ${commandLine('ctk retention set-ttl', ['TABLE', '--strategy=delete', '--duration=1y', ...connection])}`,
  ].join('\n')
}
