import { CtkCommand, formatCount, mark, splitPositionals, usageError } from '@ctk/cli-kit'
import { string as argument } from '@oclif/core/args'
import type { RepositoryCheck } from '../../repository/repository-backend.js'

/** The document of `ctk repository check`. */
export interface RepositoryChecks {
  readonly repositories: readonly RepositoryCheck[]
}

/** Tries repositories. */
export default class RepositoryCheckCommand extends CtkCommand {
  static override summary = 'Try whether a place for archives can be written to and read'
  static override description = `Stores something small, looks for it, and removes it again.
Exit code: 0; 1 it cannot be used; 3 there is no such repository.`
  static override examples = ['<%= config.bin %> <%= command.id %> export_cold', '<%= config.bin %> <%= command.id %>']
  static override args = {
    name: argument({ ignoreStdin: true, description: 'The name of the repository. Default: all.' }),
    database: argument({ ignoreStdin: true, description: 'The database, as a URL. Default: the configured one.' }),
  }

  async run(): Promise<RepositoryChecks> {
    const { args, flags } = await this.parse(RepositoryCheckCommand)
    const { database, names } = await splitPositionals([args.name, args.database])
    if (names.length > 1) throw await usageError(`One repository at a time: ${names.join(', ')}.`, [])
    const { repositoryBackend } = await import('../../repository/repository-backend.js')
    await using session = await this.session({ flags, database })
    const backend = await repositoryBackend(session.registry)
    const wanted = names.length > 0 ? names : (await backend.list(session.signal)).map(({ name }) => name)
    const repositories: RepositoryCheck[] = []
    for (const name of wanted) repositories.push(await backend.check(name, session.signal))
    const lines = repositories.flatMap(({ name, type, ok, findings, snapshots }) => [
      `${mark(ok ? 'done' : 'failed')} ${name} (${type})${snapshots === undefined ? '' : `  ${formatCount(snapshots, 'snapshot')}`}${ok ? '  can be written to and read' : ''}`,
      ...findings.map((finding) => `  ${finding}`),
    ])
    this.log(lines.length > 0 ? lines.join('\n') : 'There is no repository yet.\nNext: ctk repository create --help')
    if (repositories.some(({ ok }) => !ok)) this.exitWith(1)
    return { repositories }
  }
}
