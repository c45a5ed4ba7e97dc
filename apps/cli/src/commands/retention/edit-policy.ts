import { CtkCommand, splitPositionals, usageError } from '@ctk/cli-kit'
import { type Policy, type PolicyPatch, parseTagList } from '@ctk/core'
import { boolean, string } from '@oclif/core/flags'
import { policiesArgument } from '../../retention/arguments.js'
import { formatPolicyChange } from '../../retention/format-policy-change.js'
import { changeFlags, policyFlags } from '../../retention/policy-flags.js'
import { policyPatch } from '../../retention/policy-patch.js'
import { selectPolicies } from '../../retention/select-policies.js'
import { policyFilterFlags } from '../../retention/selection-flags.js'

/** The document of `ctk retention edit-policy`. */
export interface EditedPolicies {
  /** In order of table, strategy, id. */
  readonly policies: readonly { readonly before: Policy; readonly after: Policy }[]
  readonly dryRun: boolean
}

/** Changes policies. */
export default class RetentionEditPolicyCommand extends CtkCommand {
  static override summary = 'Change policies'
  static override description =
    `Changes what flags name and leaves everything else as it is. Policies are named by id or table, or selected by --tags and --strategy.
Strategy, table and column make a policy's id: to change them, create a new policy. All changes are checked before the first is stored.
Policies are in order of table, strategy and id.`
  static override examples = [
    '<%= config.bin %> <%= command.id %> doc.metrics --duration=2y',
    '<%= config.bin %> <%= command.id %> 0123456789ab --add-tags=prod --remove-tags=test',
    '<%= config.bin %> <%= command.id %> --tags=paused --enable --dry-run',
  ]
  static override aliases = ['retention:edit']
  static override args = policiesArgument
  static override flags = {
    ...policyFilterFlags,
    ...policyFlags,
    'add-tags': string({ helpGroup: 'POLICY', helpValue: 'TAGS', summary: 'Labels to add: a,b.' }),
    'remove-tags': string({ helpGroup: 'POLICY', helpValue: 'TAGS', summary: 'Labels to take away: a,b.' }),
    enable: boolean({ helpGroup: 'POLICY', exclusive: ['disable'], summary: 'Carry it out from now on.' }),
    disable: boolean({ helpGroup: 'POLICY', summary: 'Keep it, but do not carry it out.' }),
    ...changeFlags,
  }

  async run(): Promise<EditedPolicies> {
    const { args, flags } = await this.parse(RetentionEditPolicyCommand)
    const { database, names } = await splitPositionals(args.policy ?? [])
    const { tags, strategy, 'no-check': unchecked, 'dry-run': dryRun } = flags
    if (names.length === 0 && tags === undefined && strategy === undefined) {
      throw await usageError('Nothing says which policies to change.', ['Name an id or a table, or use --tags.'])
    }
    const changes = await policyPatch(flags)
    const [add, remove] = [tagList(flags['add-tags']), tagList(flags['remove-tags'])]
    const enabled = flags.enable ? true : flags.disable ? false : undefined
    if (Object.keys(changes).length + add.length + remove.length === 0 && enabled === undefined) {
      throw await usageError('Nothing says what to change.', ['Such as --duration=2y, --add-tags=prod or --disable.'])
    }
    await using session = await this.session({ flags, database })
    const found = await selectPolicies(session, { names, tags, strategy })
    const edits = found.map((before) => ({
      before,
      patch: {
        ...changes,
        ...(enabled === undefined ? {} : { enabled }),
        ...(add.length + remove.length === 0 ? {} : { tags: newTags(before, add, remove) }),
      } satisfies PolicyPatch,
    }))
    const edit = (stored: boolean) => async (each: (typeof edits)[number]) => ({
      before: each.before,
      after: await session.toolkit.policies.edit(each.before.id, each.patch, {
        check: !unchecked && !stored,
        dryRun: !stored,
      }),
    })
    let policies = await inOrder(edits, edit(false))
    if (!dryRun) policies = await inOrder(edits, edit(true))
    for (const { before, after } of policies) this.log(formatPolicyChange({ policy: after, before, dryRun }))
    if (policies.length === 0) this.log('No policy is selected; nothing has been changed.')
    return { policies, dryRun }
  }
}

function tagList(text: string | undefined): string[] {
  return text === undefined ? [] : parseTagList(text)
}

function newTags(policy: Policy, add: readonly string[], remove: readonly string[]): string[] {
  return [...policy.tags.filter((tag) => !remove.includes(tag)), ...add]
}

async function inOrder<T, R>(items: readonly T[], each: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (const item of items) results.push(await each(item))
  return results
}
