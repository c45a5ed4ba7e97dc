import { CtkError, type Resource } from '@ctk/core'
import {
  type ConnectionOptions,
  connectionOptionNames,
  type Environment,
  readConnectionOptions,
} from './connection-options.js'
import { OptionReader } from './option-reader.js'
import { type RegistryOptions, readRegistryOptions, registryOptionNames } from './registry-options.js'

/** How rows are written to a topic. */
export interface WritingOptions {
  readonly connection: ConnectionOptions
  /** The column that becomes the key of a message. Rows with the same key go to the same partition. */
  readonly key: string | undefined
  /** With a registry values are Avro, without one JSON. */
  readonly registry: RegistryOptions | undefined
}

const names = ['key', ...registryOptionNames, ...connectionOptionNames]
const readingNames = ['group', 'from', 'follow', 'value', 'metadata', 'tombstones']

/**
 * Reads the address of a topic to write to.
 *
 * @throws CTK_USAGE and what {@link readConnectionOptions} throws
 */
export function readWritingOptions(resource: Resource, env: Environment): WritingOptions {
  const reading = Object.keys(resource.options).find((name) => readingNames.includes(name))
  if (reading !== undefined) {
    throw new CtkError({
      code: 'CTK_USAGE',
      message: `${reading}= is for a topic that is read, not for one that is written to.`,
      suggestions: [`Options: ${names.join(', ')}.`],
    })
  }
  const options = new OptionReader(resource, names)
  return {
    connection: readConnectionOptions(resource, options, env),
    key: options.text('key'),
    registry: readRegistryOptions(options, env),
  }
}
