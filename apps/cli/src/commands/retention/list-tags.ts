import { CtkCommand, formatTable, splitPositionals } from '@ctk/cli-kit'
import { databaseArgument } from '../../retention/arguments.js'

/** The document of `ctk retention list-tags`. */
export interface TagList {
  /** In order of tag. */
  readonly tags: readonly { readonly tag: string; readonly policies: number }[]
}

/** Lists tags. */
export default class RetentionListTagsCommand extends CtkCommand {
  static override summary = 'List the tags of policies'
  static override description = 'Tags are in order of name, each with the number of policies that have it.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']
  static override args = databaseArgument

  async run(): Promise<TagList> {
    const { args, flags } = await this.parse(RetentionListTagsCommand)
    const { database } = await splitPositionals([args.database])
    await using session = await this.session({ flags, database })
    const tags = await session.toolkit.policies.tags(session.signal)
    const rows = tags.map(({ tag, policies }) => [tag, String(policies)])
    this.log(
      rows.length === 0
        ? 'No policy has any tag.'
        : formatTable([{ header: 'tag' }, { header: 'policies', align: 'right' }], rows),
    )
    return { tags }
  }
}
