import { type Clock, CtkError, type Instant, isCtkError, parseCutoff, type Resource } from '@ctk/core'
import {
  type ConnectionOptions,
  connectionOptionNames,
  type Environment,
  readConnectionOptions,
} from './connection-options.js'
import { OptionReader } from './option-reader.js'
import { type RegistryOptions, readRegistryOptions, registryOptionNames } from './registry-options.js'

/** Where reading begins: at the oldest message, at an offset of each partition, or at the first message of a time or later. */
export type From =
  | { readonly kind: 'beginning' }
  | { readonly kind: 'offset'; readonly offset: bigint }
  | { readonly kind: 'time'; readonly at: Instant }

/** How the bytes of a value become columns. `registry`: each message tells its schema. */
export type ValueKind = 'json' | 'text' | 'bytes' | 'registry'

/** What a message has besides its value. Each becomes a column named `kafka_` and this. */
export const metadataNames = ['topic', 'partition', 'offset', 'timestamp', 'key', 'headers'] as const
export type MetadataName = (typeof metadataNames)[number]

/** How a topic is to be read. */
export interface ReadingOptions {
  readonly connection: ConnectionOptions
  /** The consumer group that shares the partitions and keeps the offsets. */
  readonly group: string | undefined
  readonly from: From | undefined
  /** Stay for messages to come. */
  readonly follow: boolean
  readonly value: ValueKind
  readonly metadata: readonly MetadataName[]
  /** What messages without a value become. */
  readonly tombstones: 'keep' | 'skip'
  readonly registry: RegistryOptions | undefined
}

const names = [
  'group',
  'from',
  'follow',
  'value',
  'metadata',
  'tombstones',
  ...registryOptionNames,
  ...connectionOptionNames,
]

/**
 * Reads the address of a topic to read from.
 *
 * @throws CTK_USAGE and what {@link readConnectionOptions} throws
 */
export function readReadingOptions(resource: Resource, env: Environment, clock: Clock): ReadingOptions {
  const options = new OptionReader(resource, names)
  const registry = readRegistryOptions(options, env)
  const value = options.choice('value', ['json', 'text', 'bytes', 'registry']) ?? (registry ? 'registry' : 'json')
  if (value === 'registry' && registry === undefined) {
    throw new CtkError({
      code: 'CTK_USAGE',
      message: 'value=registry needs to know where the schemas are.',
      suggestions: ['Name the registry:  registry=http://HOST:8081'],
    })
  }
  const from = options.text('from')
  return {
    connection: readConnectionOptions(resource, options, env),
    group: readGroup(options.text('group')),
    from: from === undefined ? undefined : readFrom(from, clock),
    follow: options.flag('follow') ?? false,
    value,
    metadata: options.choices('metadata', metadataNames),
    tombstones: options.choice('tombstones', ['keep', 'skip']) ?? 'keep',
    registry,
  }
}

function readGroup(name: string | undefined): string | undefined {
  if (name === undefined || /^\S+$/.test(name)) return name
  throw new CtkError({
    code: 'CTK_USAGE',
    message: `group=${name}: the name of a group has no blanks.`,
    suggestions: ['Name another group.'],
  })
}

/** A whole number is an offset, never a time: epoch milliseconds would look the same. */
function readFrom(text: string, clock: Clock): From {
  if (text.toLowerCase() === 'beginning') return { kind: 'beginning' }
  if (/^\d{1,18}$/.test(text)) return { kind: 'offset', offset: BigInt(text) }
  try {
    return { kind: 'time', at: parseCutoff(text, { now: clock.now(), timeZone: 'UTC' }) }
  } catch (error) {
    if (!isCtkError(error)) throw error
    throw new CtkError({
      code: 'CTK_USAGE',
      message: `from=${text} is not understood.`,
      suggestions: [
        'Write  beginning , an offset such as  1500 , or a time:  2026-11-23T05:40Z , 2026-11-23 , now-3d .',
      ],
      cause: error,
    })
  }
}
