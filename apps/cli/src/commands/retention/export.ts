import { writeFile } from 'node:fs/promises'
import { CtkCommand, commandLine, connectionArguments, formatCount, mark } from '@ctk/cli-kit'
import type { JsonSchema, PolicyFile } from '@ctk/core'
import { boolean, option, string } from '@oclif/core/flags'
import { writePolicyFile } from '../../policy-file/write-policy-file.js'
import { tablesArgument } from '../../retention/arguments.js'
import { readSelection, retentionRequest } from '../../retention/selection.js'
import { policyFilterFlags } from '../../retention/selection-flags.js'

/** Writes policies as code. */
export default class RetentionExportCommand extends CtkCommand {
  static override summary = 'Write policies as code'
  static override description =
    `Writes policies as YAML or JSON, always the same text for the same policies: in order of table, strategy and id, without what the database makes (id, version, times), and without what is so by default.
With tables, --strategy or --tags the file says so, and "ctk retention import --prune" removes only policies within that selection.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> --out policies.yaml',
    '<%= config.bin %> <%= command.id %> doc.metrics --format json',
    '<%= config.bin %> <%= command.id %> --tags=prod --out prod.yaml',
  ]
  static override args = tablesArgument
  static override flags = {
    ...policyFilterFlags,
    format: option({
      options: ['yaml', 'json'] as const,
      summary: 'How it is written. Default: by --out, else yaml.',
    })(),
    out: string({ helpValue: 'FILE', summary: 'Write it to this file.' }),
    'json-schema': boolean({
      default: false,
      summary: 'Print the JSON schema of the file instead, for editors and checks.',
    }),
  }

  async run(): Promise<PolicyFile | JsonSchema> {
    const { args, flags } = await this.parse(RetentionExportCommand)
    const { database, tables } = await readSelection(args.table ?? [])
    if (flags['json-schema']) {
      const schema = (await import('@ctk/core/policy-file-schema')).policyFileJsonSchema()
      this.log(JSON.stringify(schema, null, 2))
      return schema
    }
    await using session = await this.session({ flags, database })
    const { formatTableName, policyFile } = await import('@ctk/core')
    const { strategy, tags, tables: names } = await retentionRequest(session, tables, flags)
    const policies = await session.toolkit.policies.find({ strategy, tags, tables: names }, session.signal)
    const file = policyFile(policies, { strategy, tags, tables: names?.map(formatTableName) })
    const text = await writePolicyFile(file, flags.format ?? (flags.out?.endsWith('.json') ? 'json' : 'yaml'))
    if (flags.out === undefined) this.log(text.trimEnd())
    else {
      await write(flags.out, text)
      const next = commandLine('ctk retention diff', [flags.out, ...connectionArguments(flags, database)])
      this.log(
        `${mark('done')} ${formatCount(policies.length, 'policy', 'policies')} written to ${flags.out}\nNext: ${next}`,
      )
    }
    return file
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text)
  } catch (cause) {
    const { CtkError } = await import('@ctk/core')
    throw new CtkError({
      code: 'CTK_USAGE',
      message: `The policies cannot be written to ${file}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      suggestions: ['Name a file in a folder that you may write to.'],
      cause,
    })
  }
}
