import { type Session, splitPositionals } from '@ctk/cli-kit'
import type { Policy, RetentionRequest, TableName } from '@ctk/core'

/** What arguments and flags say of the policies that are meant. */
export interface Selection {
  readonly database: string | undefined
  /** Tables as they were typed. */
  readonly tables: readonly string[]
}

/** Takes the arguments of a command that works on tables apart. */
export async function readSelection(args: readonly (string | undefined)[]): Promise<Selection> {
  const { database, names } = await splitPositionals(args)
  return { database, tables: names }
}

interface RequestFlags {
  readonly strategy?: string | undefined
  readonly tags?: string | undefined
  readonly cutoff?: string | undefined
  readonly 'expire-by'?: 'end' | 'start' | undefined
  readonly 'include-newest'?: boolean
}

/**
 * The request that flags and tables make.
 *
 * @throws CTK_POLICY_NOT_FOUND for a table that has no policy: a run that silently did nothing would look like success
 */
export async function retentionRequest(
  session: Session,
  tables: readonly string[],
  flags: RequestFlags,
): Promise<RetentionRequest> {
  const names = tables.map((table) => session.toolkit.policies.tableName(table))
  if (names.length > 0) await requirePolicies(names, session)
  const request = {
    strategy: flags.strategy,
    tags: flags.tags,
    tables: names.length > 0 ? names : undefined,
    cutoff: flags.cutoff,
    expireBy: flags['expire-by'],
    includeNewest: flags['include-newest'],
    maxShare: await numberSetting(session, 'max-share', 1, 100, 'a whole number of percent from 1 to 100'),
    ...(await pauseAfter(session)),
  }
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined))
}

/**
 * After how many failures in a row a policy is left out, as flag and configuration say.
 *
 * @throws CTK_CONFIG_INVALID
 */
export async function pauseAfter(session: Session): Promise<Pick<RetentionRequest, 'pauseAfter'>> {
  const value = await numberSetting(session, 'pause-after', 0, 1_000_000, 'a whole number, 0 for never')
  return value === undefined ? {} : { pauseAfter: value }
}

async function numberSetting(
  { configuration }: Session,
  name: 'max-share' | 'pause-after',
  least: number,
  most: number,
  meaning: string,
): Promise<number | undefined> {
  const { value, origin } = configuration.values[name]
  if (value === undefined) return undefined
  const number = Number(value)
  if (Number.isInteger(number) && number >= least && number <= most) return number
  const { CtkError } = await import('@ctk/core')
  throw new CtkError({
    code: 'CTK_CONFIG_INVALID',
    message: `${name} is ${JSON.stringify(value)} (${origin}); it is ${meaning}.`,
    suggestions: [`Correct it there, or give --${name}.`],
  })
}

async function requirePolicies(tables: readonly TableName[], session: Session): Promise<void> {
  const { sameTable, selects } = await import('@ctk/core')
  const policies = await session.toolkit.policies.find({}, session.signal)
  for (const table of tables) {
    if (!policies.some((policy) => sameTable(policy.table, table) || selects(policy, table)))
      throw await noPolicyOf(table, policies)
  }
}

/** No policy is for a table, with the tables that have one. */
export async function noPolicyOf(table: TableName, policies: readonly Policy[]): Promise<Error> {
  const { CtkError, formatSelector, formatTableName, nearest } = await import('@ctk/core')
  const name = formatTableName(table)
  const known = [...new Set(policies.map(formatSelector))]
  const near = nearest(name, known)
  return new CtkError({
    code: 'CTK_POLICY_NOT_FOUND',
    message: `There is no policy for ${name}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    suggestions: [
      known.length > 0 ? `Tables with policies: ${known.join(', ')}.` : 'There are no policies yet.',
      `Create one: ctk retention set-ttl ${name} --strategy=delete --duration=1y`,
    ],
  })
}
