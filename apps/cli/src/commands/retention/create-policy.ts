import { CtkCommand, splitPositionals, usageError } from '@ctk/cli-kit'
import type { Policy } from '@ctk/core'
import { string as argument } from '@oclif/core/args'
import { string } from '@oclif/core/flags'
import { databaseArgument } from '../../retention/arguments.js'
import { createFlags } from '../../retention/create-flags.js'
import { createPolicy } from '../../retention/create-policy.js'
import type { PolicyFlagValues } from '../../retention/policy-flags.js'
import { hasLimit, newPolicyFields, policyPatch } from '../../retention/policy-patch.js'
import { type PythonFlags, pythonFlags, readPythonFlags } from '../../retention/python-flags.js'

/** The document of `ctk retention create-policy`. */
export interface CreatedPolicy {
  readonly policy: Policy
  readonly dryRun: boolean
}

/** Stores a policy. */
export default class RetentionCreatePolicyCommand extends CtkCommand {
  static override summary = 'Create a policy'
  static override description =
    `Checks the policy against its table and stores it. "ctk retention set-ttl" is the short form for deleting data.
A table may have several policies as stages: of those that are due for a partition the furthest one acts. Two of the same strategy, column and conditions are the same policy, which is then to be edited; what contradicts another policy is not stored.
The name of the table may be a pattern: doc.metrics_* is for every table of the schema that begins so (* is any text), doc.metrics_{tenant} for those with some text there. The more specific policy counts, a name before every pattern.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> doc.metrics --strategy=delete --duration=1y',
    '<%= config.bin %> <%= command.id %> --table doc.events --strategy=timerange-delete --column ts --duration=90d --tags=foo,bar',
    '<%= config.bin %> <%= command.id %> "doc.metrics_*" --strategy=delete --duration=90d',
    '<%= config.bin %> <%= command.id %> doc.raw --strategy=delete --duration=6mo --key-format yyyyMMdd --dry-run',
    '<%= config.bin %> <%= command.id %> doc.metrics --strategy=delete --max-size=100GB --keep-last=12',
    '<%= config.bin %> <%= command.id %> doc.events --strategy=timerange-delete --where tenant=acme --duration=30d',
  ]
  static override aliases = ['retention:create', 'retention:add']
  static override args = {
    table: argument({ ignoreStdin: true, description: 'The table or a pattern, as schema.table; or use --table.' }),
    ...databaseArgument,
  }
  static override flags = {
    strategy: string({ required: true, helpValue: 'NAME', summary: 'How the policy is carried out, such as delete.' }),
    table: string({ helpValue: 'TABLE', summary: 'The table or a pattern, as schema.table.' }),
    ...createFlags,
    ...pythonFlags,
  }

  async run(): Promise<CreatedPolicy> {
    const { args, flags } = await this.parse(RetentionCreatePolicyCommand)
    const { database, names } = await splitPositionals([args.table, args.database])
    const { table, fields } = await this.#required(names, flags)
    await using session = await this.session({ flags, database })
    const { text, ...document } = await createPolicy(session, { ...fields, strategy: flags.strategy, table }, flags)
    this.log(text)
    return document
  }

  async #required(
    names: readonly string[],
    flags: PythonFlags & PolicyFlagValues & { readonly table?: string | undefined },
  ) {
    const python = await readPythonFlags(flags)
    const tables = [...names, ...[flags.table, python.table].filter((table) => table !== undefined)]
    const { table: _, ...period } = python
    const fields = newPolicyFields({ ...period, ...(await policyPatch(flags)) })
    const [table, second] = tables
    if (table === undefined) throw await usageError('The table is missing.', ['Name it: schema.table, or --table.'])
    if (second !== undefined) throw await usageError('The table is named twice.', ['Leave one of them out.'])
    if (!hasLimit(fields)) {
      throw await usageError('--duration is missing.', ['Such as --duration=1y or 30d.', 'Or --keep-last, --max-size.'])
    }
    return { table, fields }
  }
}
