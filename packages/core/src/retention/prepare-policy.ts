import { formatTableName } from '../address/table-name.js'
import { capabilities } from '../database/capability.js'
import type { TableInfo } from '../database/catalog.js'
import { requireNoPartition } from '../database/require-no-partition.js'
import { CtkError, isCtkError } from '../errors/ctk-error.js'
import { RetentionStrategies } from '../plugin/points.js'
import { checkFields } from '../policy/check-fields.js'
import { fitConditions } from '../policy/fit-conditions.js'
import type { Policy } from '../policy/policy.js'
import type { PolicyState } from '../run/policy-state.js'
import { threshold } from '../time/calendar.js'
import { parseCutoff } from '../time/cutoff.js'
import { parseDuration } from '../time/duration.js'
import type { Instant } from '../time/instant.js'
import { assessPartitions, assessRows } from './assess.js'
import { inputKey } from './input-key.js'
import { limitBySize, requireSizes } from './limit-expired.js'
import { pausedBy } from './pause.js'
import type { Refusal } from './plan.js'
import type { RetentionContext } from './plan-context.js'
import type { PolicyCase } from './plan-tables.js'
import type { RetentionRequest } from './request.js'
import type { RetentionStrategy } from './strategy.js'

interface Preparation {
  readonly policy: Policy
  readonly table: TableInfo | undefined
  readonly request: RetentionRequest
  readonly now: Instant
  /** How its latest runs ended, where that matters. */
  readonly state?: PolicyState | undefined
  readonly context: Pick<RetentionContext, 'registry' | 'database'>
}

/** Everything about one policy that planning needs. What is wrong with the policy becomes a refusal; the request's own mistakes are thrown. */
export async function preparePolicy(preparation: Preparation): Promise<PolicyCase> {
  const { policy: stored, table, request, now, state, context } = preparation
  const cutoff = parseCutoff(request.cutoff ?? 'now', { now, timeZone: stored.timezone })
  const known = { policy: stored, cutoff, table }
  if (!stored.enabled) return { ...known, status: 'disabled' }
  try {
    const strategy = await context.registry.load(RetentionStrategies, stored.strategy)
    requireCapabilities(strategy, context)
    if (stored.grace !== undefined) requireGrace(stored, strategy, context)
    if (!table) throw missingTable(stored)
    requireNoPartition(table, 'CTK_POLICY_INVALID', 'a policy')
    // Rows of the policy table can be edited by hand.
    await checkFields(stored, context.registry)
    const policy = { ...stored, where: fitConditions(stored.where, table) }
    requireSizes(policy, table)
    const duration = policy.duration === undefined ? undefined : parseDuration(policy.duration)
    const target = strategy.target?.parse(policy.target, context.database.dialect)
    // Without a duration whatever is past is old enough.
    const at = duration ? threshold(cutoff, duration, policy.timezone) : cutoff
    const options = {
      threshold: at ?? Number.MIN_SAFE_INTEGER,
      duration,
      expireBy: request.expireBy ?? policy.expireBy,
    }
    const assessed =
      strategy.category === 'partition' ? assessPartitions(policy, table, options) : assessRows(policy, table)
    const limited = limitBySize(policy, assessed.expired, table)
    const assessment = { ...assessed, expired: limited.expired, kept: [...assessed.kept, ...limited.kept] }
    if (at === undefined)
      return { ...known, policy, strategy, assessment: { ...assessment, expired: [] }, status: 'never-expires' }
    const pause = pausedBy(policy, state, request.pauseAfter)
    if (pause) return { ...known, policy, strategy, assessment, threshold: at, status: 'paused', refusal: pause }
    const input = {
      key: inputKey(stored),
      policy,
      target,
      table,
      column: assessment.column,
      dialect: context.database.dialect,
      threshold: at,
    }
    return { ...known, policy, strategy, assessment, threshold: at, input, status: 'planned' }
  } catch (error) {
    return { ...known, status: 'refused', refusal: refusalFrom(error) }
  }
}

/** The part of an error that goes into plans and reports. Anything but a {@link CtkError} is thrown on: it is a bug. */
export function refusalFrom(error: unknown): Refusal {
  if (!isCtkError(error)) throw error
  return { code: error.code, message: error.message, suggestions: error.suggestions }
}

/** The data table of a policy is not there. */
export function missingTable(policy: Pick<Policy, 'table' | 'id'>): CtkError {
  return new CtkError({
    code: 'CTK_TABLE_MISSING',
    message: `There is no table ${formatTableName(policy.table)}, or this user may not see it.`,
    suggestions: [
      'Check the name: case counts, and the schema is part of it.',
      `If the table is gone for good: ctk retention delete-policy ${policy.id}`,
    ],
  })
}

/** A grace period that nothing can honour is worse than none. */
function requireGrace(
  policy: Policy,
  { destructive, category, keeps }: RetentionStrategy,
  { database }: Preparation['context'],
): void {
  if (keeps) return
  if (destructive && category === 'partition' && database.capabilities['keep-partition']) return
  throw new CtkError({
    code: 'CTK_CAPABILITY_MISSING',
    message: `A grace period of ${policy.grace} cannot be kept: ${
      database.capabilities['keep-partition']
        ? `the strategy "${policy.strategy}" removes rows, and nothing keeps them`
        : `${database.dialect} cannot take a partition out and keep it`
    }.`,
    suggestions: [
      'Leave --grace out; "ctk hold add" keeps what must not go, and "ctk retention plan --out" shows it before it goes.',
    ],
  })
}

function requireCapabilities(strategy: RetentionStrategy, context: Preparation['context']): void {
  const { dialect, capabilities: offered } = context.database
  const missing = strategy.requires.filter((capability) => !offered[capability])
  if (missing.length === 0) return
  throw new CtkError({
    code: 'CTK_CAPABILITY_MISSING',
    message: `The strategy "${strategy.name}" needs that ${missing.map((m) => capabilities[m]).join(' and ')}; ${dialect} cannot do that.`,
    suggestions: ['Use another strategy for this table: ctk plugins shows what is installed.'],
  })
}
