import { CtkCommand, mark, splitPositionals, usageError } from '@ctk/cli-kit'
import { string as argument } from '@oclif/core/args'
import { option, string } from '@oclif/core/flags'
import type { RepositoryView } from '../../repository/repository-backend.js'

// Without ignoreStdin, oclif would wait for an argument on standard input whenever that is a pipe.
const ignoreStdin = true

/** Creates a repository. */
export default class RepositoryCreateCommand extends CtkCommand {
  static override summary = 'Create a place for archives'
  static override description =
    `On CrateDB a repository of the server, on PostgreSQL a place that ctk itself writes to. It is tried at once: what cannot be written to is not created.
Credentials come from the environment, as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_KEY, and never from a flag. On CrateDB they are handed to the server, which keeps and masks them; without any, the server uses those of its machine.
Exit code: 0; 2 a setting does not fit; 3 there is such a repository already.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> export_cold --type fs --location export_cold',
    '<%= config.bin %> <%= command.id %> export_cold --type s3 --bucket archives --base-path ctk --storage-class standard_ia',
    '<%= config.bin %> <%= command.id %> export_cold --type azure --container archives',
  ]
  static override args = {
    name: argument({ required: true, ignoreStdin, description: 'What policies call it: --target repository=NAME.' }),
    database: argument({ ignoreStdin, description: 'The database, as a URL. Default: the configured one.' }),
  }
  static override flags = {
    type: option({
      options: ['fs', 's3', 'azure'] as const,
      required: true as const,
      summary: 'What it is: a folder, a bucket of S3 (or of what speaks its language), a container of Azure.',
    })(),
    location: string({
      helpValue: 'PATH',
      summary: 'fs: the folder. On CrateDB one that every node sees, relative to its path.repo.',
    }),
    bucket: string({ helpValue: 'NAME', summary: 's3: the bucket; it has to exist.' }),
    container: string({ helpValue: 'NAME', summary: 'azure: the container; it has to exist.' }),
    account: string({ helpValue: 'NAME', summary: 'azure: the storage account. Default: AZURE_STORAGE_ACCOUNT.' }),
    'base-path': string({ helpValue: 'PATH', summary: 's3, azure: everything is put below it.' }),
    endpoint: string({
      helpValue: 'URL',
      summary: 's3, azure: where the store answers, unless it is the cloud itself, such as http://127.0.0.1:9000.',
    }),
    region: string({ helpValue: 'NAME', summary: 's3: the region of the bucket.' }),
    'storage-class': string({
      helpValue: 'CLASS',
      summary: 's3: how objects are stored: standard, reduced_redundancy, standard_ia.',
    }),
    throttle: string({
      helpValue: 'BYTES',
      summary: 'CrateDB: how fast a node may write to it, each second, such as 40mb.',
    }),
  }

  async run(): Promise<RepositoryView> {
    const { args, flags } = await this.parse(RepositoryCreateCommand)
    const { database, names } = await splitPositionals([args.name, args.database])
    const [name, ...rest] = names
    if (name === undefined) throw await usageError('NAME is missing.', ['ctk repository create --help'])
    if (rest.length > 0) throw await usageError(`One repository at a time: ${names.join(', ')}.`, [])
    const [{ newRepository }, { createRepository }, { formatSettings }] = await Promise.all([
      import('../../repository/new-repository.js'),
      import('../../repository/manage-repositories.js'),
      import('../../show/format-repositories.js'),
    ])
    await using session = await this.session({ flags, database })
    const input = newRepository(name, flags, session.database.dialect)
    const created = await createRepository(input, session.registry, session.signal)
    this.log(
      [
        `${mark('done')} Repository created: ${created.name}, ${created.type}${formatSettings(created)}`,
        `Next: ctk st ttl TABLE snapshot:${created.name} 365d`,
      ].join('\n'),
    )
    return created
  }
}
