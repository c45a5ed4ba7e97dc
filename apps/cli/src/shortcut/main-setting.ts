import { type Session, usageError } from '@ctk/cli-kit'
import { readValue } from '../retention/read-target.js'

/** The part of a JSON schema that matters here. */
interface TargetSchema {
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, unknown>>
}

/**
 * The target that the one word behind a strategy makes: its main setting is the first that it requires, or else its first.
 *
 * @throws CTK_STRATEGY_UNKNOWN, with the package to install; CTK_USAGE for a strategy that has no settings
 * @example await mainSetting(session, 'snapshot', 'export_cold') // { repository: 'export_cold' }
 */
export async function mainSetting(session: Session, strategy: string, text: string): Promise<Record<string, unknown>> {
  const { RetentionStrategies } = await import('@ctk/core')
  const { target } = await session.registry.load(RetentionStrategies, strategy)
  const { required = [], properties = {} } = (target?.jsonSchema ?? {}) as TargetSchema
  const name = required[0] ?? Object.keys(properties)[0]
  if (name === undefined) {
    throw await usageError(`The strategy "${strategy}" has no target, and ${JSON.stringify(text)} is given.`, [
      `Leave it out: ${strategy}`,
    ])
  }
  return { [name]: readValue(text) }
}
