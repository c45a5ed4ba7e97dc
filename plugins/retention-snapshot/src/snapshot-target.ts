import { CtkError, type JsonSchema } from '@ctk/core'

/** Where a policy archives to. */
export interface SnapshotTarget {
  /** The name of a repository: see `ctk repository list`. */
  readonly repository: string
}

/** The target as a policy stores it. */
export const targetSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['repository'],
  properties: {
    repository: {
      type: 'string',
      minLength: 1,
      description: 'The repository that archives go to; `ctk repository list` shows them.',
    },
  },
}

/** Reads the target of a policy. Throws CTK_POLICY_INVALID. */
export function parseTarget(input: unknown): SnapshotTarget {
  const { repository, ...rest } = (input ?? {}) as Record<string, unknown>
  const unknown = Object.keys(rest)
  if (unknown.length > 0) throw invalid(`has no setting "${unknown[0]}"`)
  if (typeof repository !== 'string' || repository === '')
    throw invalid(repository === undefined ? 'names no repository' : `has repository ${JSON.stringify(repository)}`)
  return { repository }
}

function invalid(problem: string): CtkError {
  return new CtkError({
    code: 'CTK_POLICY_INVALID',
    message: `The target of the policy ${problem}.`,
    suggestions: [
      'Name the repository that archives go to: --target repository=export_cold',
      'See which there are: ctk repository list',
    ],
  })
}
