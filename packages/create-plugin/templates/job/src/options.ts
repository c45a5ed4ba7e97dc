import { CtkError, type JsonSchema } from '@ctk/core'

/** What a schedule may say. */
export interface Options {
  /** How many partitions may wait. */
  readonly most: number
}

/** The same for people and forms. */
export const optionsSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    most: { type: 'integer', minimum: 0, default: 0, description: 'How many partitions may wait.' },
  },
}

/**
 * Reads the options as they are stored.
 *
 * @throws CTK_USAGE with what was found, and what it should be
 */
export function parseOptions(input: unknown): Options {
  const { most = 0, ...rest } = (input ?? {}) as Record<string, unknown>
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw usage(`The job my-own has no option "${unknown}".`)
  if (!Number.isInteger(most) || (most as number) < 0) throw usage(`most is ${JSON.stringify(most)}.`)
  return { most: most as number }
}

function usage(message: string): CtkError {
  return new CtkError({ code: 'CTK_USAGE', message, suggestions: ['It has "most", a whole number such as 10.'] })
}
