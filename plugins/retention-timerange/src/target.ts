import { CtkError, type JsonSchema, parseDuration } from '@ctk/core'

/** How carefully rows are deleted. */
export interface SliceTarget {
  /** About how many rows one slice has. */
  readonly sliceRows: number
  /** Milliseconds to rest after each slice. */
  readonly pauseMs: number
}

/** The settings of every strategy that works in slices. */
export const sliceProperties: JsonSchema = {
  sliceRows: {
    type: 'integer',
    minimum: 1,
    default: 10_000,
    description: 'About how many rows one slice has.',
  },
  pause: {
    type: 'string',
    default: '100ms',
    description: 'How long to rest after each slice, such as `100ms`; `0` for no rest.',
  },
}

/** The target as a policy stores it. */
export const targetSchema: JsonSchema = { type: 'object', additionalProperties: false, properties: sliceProperties }

/** Reads the target of a policy. Throws CTK_POLICY_INVALID. */
export function parseTarget(input: unknown): SliceTarget {
  const { sliceRows, pause, ...rest } = (input ?? {}) as Record<string, unknown>
  const unknown = Object.keys(rest)
  if (unknown.length > 0) throw invalidTarget(`has no setting "${unknown[0]}"`, 'The settings are sliceRows and pause.')
  return parseSlices({ sliceRows, pause })
}

/** Reads the settings of slices. Throws CTK_POLICY_INVALID. */
export function parseSlices({
  sliceRows = 10_000,
  pause = '100ms',
}: {
  readonly sliceRows?: unknown
  readonly pause?: unknown
}): SliceTarget {
  if (!Number.isInteger(sliceRows) || (sliceRows as number) < 1) {
    throw invalidTarget(
      `has sliceRows ${JSON.stringify(sliceRows)}`,
      'It is a whole number of rows, such as --target sliceRows=10000.',
    )
  }
  return { sliceRows: sliceRows as number, pauseMs: pauseMs(pause) }
}

function pauseMs(pause: unknown): number {
  if (pause === 0 || pause === '0') return 0
  if (typeof pause !== 'string')
    throw invalidTarget(`has pause ${JSON.stringify(pause)}`, 'It is a duration, such as --target pause=100ms.')
  const duration = parseDuration(pause)
  const calendar = duration.years + duration.months + duration.weeks + duration.days
  if (duration.infinite || calendar > 0 || duration.exactMs > 3_600_000) {
    throw invalidTarget(`has pause ${JSON.stringify(pause)}`, 'It is an hour at most, such as --target pause=100ms.')
  }
  return Math.ceil(duration.exactMs)
}

/** CTK_POLICY_INVALID for a target. */
export function invalidTarget(problem: string, remedy: string): CtkError {
  return new CtkError({
    code: 'CTK_POLICY_INVALID',
    message: `The target of the policy ${problem}.`,
    suggestions: [remedy],
  })
}
