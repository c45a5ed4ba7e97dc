import { CtkCommand, splitPositionals, usageError } from '@ctk/cli-kit'
import { string as argument } from '@oclif/core/args'
import type { RepositoryView } from '../../repository/repository-backend.js'

/** The document of `ctk repository list`. */
export interface RepositoryList {
  /** In order of name. */
  readonly repositories: readonly RepositoryView[]
}

/** Lists repositories. */
export default class RepositoryListCommand extends CtkCommand {
  static override summary = 'List the places for archives'
  static override description =
    'On CrateDB all repositories of the server, also those that somebody else has created. Secrets are never shown.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']
  static override args = {
    database: argument({ ignoreStdin: true, description: 'The database, as a URL. Default: the configured one.' }),
  }

  async run(): Promise<RepositoryList> {
    const { args, flags } = await this.parse(RepositoryListCommand)
    const { database, names } = await splitPositionals([args.database])
    if (names.length > 0) throw await usageError(`${names[0]} is no database address.`, ['ctk repository list --help'])
    const [{ repositoryBackend }, { formatRepositories }] = await Promise.all([
      import('../../repository/repository-backend.js'),
      import('../../show/format-repositories.js'),
    ])
    await using session = await this.session({ flags, database })
    const repositories = await (await repositoryBackend(session.registry)).list(session.signal)
    this.log(formatRepositories(repositories))
    return { repositories }
  }
}
