import { CtkError, type JsonSchema } from '@ctk/core'

/** The settings of a policy: what `--target partitions=10` becomes. */
export interface Target {
  /** How many partitions go in a run at most. */
  readonly partitions: number
}

/** The same for people and forms. */
export const targetSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    partitions: {
      type: 'integer',
      minimum: 1,
      default: 10,
      description: 'How many partitions go in a run.',
    },
  },
}

/**
 * Reads the target of a policy as it is stored.
 *
 * @throws CTK_POLICY_INVALID with what was found, and what it should be
 */
export function parseTarget(input: unknown): Target {
  const { partitions = 10, ...rest } = (input ?? {}) as Record<string, unknown>
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw invalid(`has no setting "${unknown}"`)
  if (!Number.isInteger(partitions) || (partitions as number) < 1) {
    throw invalid(`has partitions ${JSON.stringify(partitions)}`)
  }
  return { partitions: partitions as number }
}

function invalid(problem: string): CtkError {
  return new CtkError({
    code: 'CTK_POLICY_INVALID',
    message: `The target of the policy ${problem}.`,
    suggestions: ['It is a whole number of partitions, such as --target partitions=10.'],
  })
}
