import type { ColumnKind } from '@ctk/core'
import type { MetadataName } from '../address/reading-options.js'
import type { KafkaRecord } from '../reading/record.js'
import { bytesText } from './bytes-text.js'

const kinds: Readonly<Record<MetadataName, ColumnKind>> = {
  topic: 'text',
  partition: 'integer',
  offset: 'integer',
  timestamp: 'timestamptz',
  key: 'text',
  headers: 'json',
}

/** What of a message goes into a column besides its value: the column, and how to get it. */
export interface MetadataColumn {
  readonly name: string
  readonly kind: ColumnKind
  of(record: KafkaRecord, topic: string, partition: number): unknown
}

const getters: Readonly<Record<MetadataName, MetadataColumn['of']>> = {
  topic: (_record, topic) => topic,
  partition: (_record, _topic, partition) => partition,
  offset: ({ offset }) => Number(offset),
  timestamp: ({ timestamp }) => (timestamp < 0n ? null : new Date(Number(timestamp))),
  key: ({ key }) => key && bytesText(key),
  headers: ({ headers }) => headersObject(headers),
}

/** The columns for what was asked for, each named `kafka_` and what it is. */
export function metadataColumns(names: readonly MetadataName[]): readonly MetadataColumn[] {
  return names.map((name) => ({ name: `kafka_${name}`, kind: kinds[name], of: getters[name] }))
}

/** Names to texts; a name that comes several times has all of its texts in an array. */
function headersObject(headers: KafkaRecord['headers']): Record<string, unknown> | null {
  if (headers.length === 0) return null
  const found = new Map<string, (string | null)[]>()
  for (const [name, value] of headers) {
    const key = bytesText(name ?? Buffer.alloc(0))
    found.set(key, [...(found.get(key) ?? []), value && bytesText(value)])
  }
  return Object.fromEntries([...found].map(([name, values]) => [name, values.length > 1 ? values : values[0]]))
}
