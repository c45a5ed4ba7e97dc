import { CtkError, type JsonSchema, parseDuration } from '@ctk/core'

/** How carefully rows are deleted. */
export interface TimerangeTarget {
  /** About how many rows one statement deletes. */
  readonly sliceRows: number
  /** Milliseconds to rest after each statement. */
  readonly pauseMs: number
}

/** The target as a policy stores it. */
export const targetSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    sliceRows: {
      type: 'integer',
      minimum: 1,
      default: 10_000,
      description: 'About how many rows one statement deletes.',
    },
    pause: {
      type: 'string',
      default: '100ms',
      description: 'How long to rest after each statement, such as `100ms`; `0` for no rest.',
    },
  },
}

/** Reads the target of a policy. Throws CTK_POLICY_INVALID. */
export function parseTarget(input: unknown): TimerangeTarget {
  const { sliceRows = 10_000, pause = '100ms', ...rest } = (input ?? {}) as Record<string, unknown>
  const unknown = Object.keys(rest)
  if (unknown.length > 0) throw invalid(`has no setting "${unknown[0]}"`, 'The settings are sliceRows and pause.')
  if (!Number.isInteger(sliceRows) || (sliceRows as number) < 1) {
    throw invalid(
      `has sliceRows ${JSON.stringify(sliceRows)}`,
      'It is a whole number of rows, such as --target sliceRows=10000.',
    )
  }
  return { sliceRows: sliceRows as number, pauseMs: pauseMs(pause) }
}

function pauseMs(pause: unknown): number {
  if (pause === 0 || pause === '0') return 0
  if (typeof pause !== 'string')
    throw invalid(`has pause ${JSON.stringify(pause)}`, 'It is a duration, such as --target pause=100ms.')
  const duration = parseDuration(pause)
  const calendar = duration.years + duration.months + duration.weeks + duration.days
  if (duration.infinite || calendar > 0 || duration.exactMs > 3_600_000) {
    throw invalid(`has pause ${JSON.stringify(pause)}`, 'It is an hour at most, such as --target pause=100ms.')
  }
  return Math.ceil(duration.exactMs)
}

function invalid(problem: string, remedy: string): CtkError {
  return new CtkError({
    code: 'CTK_POLICY_INVALID',
    message: `The target of the policy ${problem}.`,
    suggestions: [remedy],
  })
}
