import { CtkError } from '../errors/ctk-error.js'
import { RetentionStrategies } from '../plugin/points.js'
import type { Registry } from '../plugin/registry.js'
import { assertTimeZone } from '../time/calendar.js'
import { formatDuration, parseDuration } from '../time/duration.js'
import { parseGranularity } from '../time/granularity.js'
import { parseKeyFormat } from '../time/key-format.js'
import { checkLimits, type LimitsInput } from './check-limits.js'
import type { Policy } from './policy.js'

type Limits = 'duration' | 'keepLast' | 'maxBytes'
type Fields = Pick<
  Policy,
  | Limits
  | 'target'
  | 'tags'
  | 'timezone'
  | 'expireBy'
  | 'keyFormat'
  | 'granularity'
  | 'grace'
  | 'enabled'
  | 'description'
>

/**
 * Checks and completes the fields of a policy that can be changed: durations become canonical, tags sorted, defaults filled in.
 *
 * @throws CTK_DURATION_INVALID, CTK_TIME_ZONE_INVALID, CTK_POLICY_INVALID, CTK_STRATEGY_UNKNOWN
 */
export async function checkFields(
  input: { readonly strategy: string } & LimitsInput & {
      readonly [K in Exclude<keyof Fields, Limits>]?: Fields[K] | undefined
    },
  registry: Registry,
): Promise<Fields> {
  const timezone = input.timezone ?? 'UTC'
  assertTimeZone(timezone)
  if (input.granularity !== undefined) parseGranularity(input.granularity)
  if (input.keyFormat !== undefined) parseKeyFormat(input.keyFormat)
  const strategy = await registry.load(RetentionStrategies, input.strategy)
  const limits = checkLimits(input, strategy)
  const target = input.target ?? {}
  if (typeof target !== 'object' || Array.isArray(target)) throw invalid('target', target, 'an object of settings')
  const expireBy = input.expireBy ?? 'end'
  if (expireBy !== 'end' && expireBy !== 'start') throw invalid('expireBy', expireBy, '"end" or "start"')
  if (strategy.target) strategy.target.parse(target)
  else if (Object.keys(target).length > 0) {
    throw new CtkError({
      code: 'CTK_POLICY_INVALID',
      message: `The strategy "${strategy.name}" has no target, and the policy names ${Object.keys(target).join(', ')}.`,
      suggestions: ['Leave the target out.'],
    })
  }
  return {
    ...limits,
    target,
    tags: [...new Set(input.tags ?? [])].sort(),
    timezone,
    expireBy,
    keyFormat: input.keyFormat,
    granularity: input.granularity,
    ...(input.grace !== undefined && { grace: checkGrace(input.grace) }),
    enabled: input.enabled ?? true,
    description: input.description,
  }
}

/** @throws CTK_DURATION_INVALID, CTK_POLICY_INVALID */
function checkGrace(text: string): string {
  const grace = parseDuration(text)
  if (grace.infinite) throw invalid('grace', text, 'a duration such as 7d')
  return formatDuration(grace)
}

function invalid(field: string, value: unknown, expected: string): CtkError {
  return new CtkError({
    code: 'CTK_POLICY_INVALID',
    message: `The field ${field} of the policy is ${JSON.stringify(value)}; it can be ${expected}.`,
    suggestions: ['Correct it: ctk retention edit-policy --help'],
  })
}
