import { CtkCommand, mark, splitPositionals, usageError } from '@ctk/cli-kit'
import { string as argument } from '@oclif/core/args'
import { boolean } from '@oclif/core/flags'
import type { RepositoryView } from '../../repository/repository-backend.js'

/** Forgets a repository. */
export default class RepositoryRmCommand extends CtkCommand {
  static override summary = 'Forget a place for archives'
  static override description =
    `What is in it stays where it is. A repository that archives or policies need is not forgotten, unless forced.
Exit code: 0; 3 it is needed, or there is no such repository.`
  static override examples = ['<%= config.bin %> <%= command.id %> export_cold']
  static override args = {
    name: argument({ required: true, ignoreStdin: true, description: 'The name of the repository.' }),
    database: argument({ ignoreStdin: true, description: 'The database, as a URL. Default: the configured one.' }),
  }
  static override flags = {
    force: boolean({ default: false, summary: 'Also while archives or policies need it.' }),
  }

  async run(): Promise<RepositoryView> {
    const { args, flags } = await this.parse(RepositoryRmCommand)
    const { database, names } = await splitPositionals([args.name, args.database])
    const [name] = names
    if (name === undefined || names.length > 1)
      throw await usageError(
        name === undefined ? 'NAME is missing.' : `One repository at a time: ${names.join(', ')}.`,
        ['See which there are: ctk repository list'],
      )
    const { removeRepository } = await import('../../repository/manage-repositories.js')
    await using session = await this.session({ flags, database })
    const removed = await removeRepository(name, flags, session.registry, session.signal)
    this.log(
      `${mark('done')} Repository ${name} is forgotten; what is in it stays where it is.\nNext: ctk repository list`,
    )
    return removed
  }
}
