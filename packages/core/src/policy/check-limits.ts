import { CtkError } from '../errors/ctk-error.js'
import type { RetentionStrategy } from '../retention/strategy.js'
import { formatDuration, parseDuration } from '../time/duration.js'
import { parseBytes } from './parse-bytes.js'
import type { Policy } from './policy.js'

/** Which data a policy is about, as somebody says it: null is the same as nothing. */
export interface LimitsInput {
  readonly duration?: string | null | undefined
  readonly keepLast?: number | null | undefined
  readonly maxBytes?: number | string | null | undefined
  readonly where?: Policy['where'] | undefined
}

/**
 * Checks what decides whether data goes: one limit at least, and each one that the strategy can honour.
 *
 * @throws CTK_DURATION_INVALID, CTK_POLICY_INVALID
 */
export function checkLimits(
  input: LimitsInput,
  strategy: RetentionStrategy,
): Pick<Policy, 'duration' | 'keepLast' | 'maxBytes'> {
  const { keepLast, where = [] } = input
  const duration = input.duration == null ? undefined : formatDuration(parseDuration(input.duration))
  const maxBytes = typeof input.maxBytes === 'string' ? parseBytes(input.maxBytes) : (input.maxBytes ?? undefined)
  if (keepLast != null && !(Number.isInteger(keepLast) && keepLast >= 1))
    throw invalid(`keeps the last ${keepLast} partitions`, 'Keep one at least: --keep-last 12')
  if (maxBytes !== undefined && !(Number.isSafeInteger(maxBytes) && maxBytes >= 1))
    throw invalid(`has a greatest size of ${maxBytes} bytes`, 'Write a size such as 100GB: --max-size 100GB')
  const limited = keepLast != null || maxBytes !== undefined
  if (duration === undefined && !limited)
    throw invalid('does not say what is old', 'Give a --duration, or for partitions --keep-last or --max-size.')
  if (duration === 'INF' && limited)
    throw invalid('keeps data for ever, and limits it all the same', 'Leave the duration INF out, or the other limit.')
  if (strategy.category === 'timerange' && (maxBytes !== undefined || (limited && strategy.keepsLast !== true)))
    throw invalid(
      `limits partitions or bytes, and the strategy "${strategy.name}" deletes rows`,
      'Use a strategy that works on partitions, such as delete, or a --duration alone.',
    )
  if (strategy.category === 'partition' && where.length > 0)
    throw invalid(
      `has conditions on rows, and the strategy "${strategy.name}" works on whole partitions`,
      'Delete the rows themselves: --strategy=timerange-delete.',
    )
  return { duration, keepLast: keepLast ?? undefined, maxBytes }
}

function invalid(problem: string, remedy: string): CtkError {
  return new CtkError({ code: 'CTK_POLICY_INVALID', message: `The policy ${problem}.`, suggestions: [remedy] })
}
