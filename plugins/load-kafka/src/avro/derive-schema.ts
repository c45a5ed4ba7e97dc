import { type ColumnBatch, CtkError } from '@ctk/core'

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** What a kind of column is in Avro; whatever is not here is a text, objects as JSON. */
const types: Readonly<Record<string, unknown>> = {
  integer: 'long',
  float: 'double',
  boolean: 'boolean',
  timestamp: { type: 'long', logicalType: 'local-timestamp-micros' },
  timestamptz: { type: 'long', logicalType: 'timestamp-micros' },
  date: { type: 'int', logicalType: 'date' },
}

/**
 * A schema for rows with these columns: a record in which every field may be null.
 *
 * @throws CTK_NAME_INVALID for a column whose name Avro does not allow
 */
export function deriveSchema(topic: string, columns: readonly ColumnBatch[]): string {
  const strange = columns.find(({ name }) => !NAME.test(name))
  if (strange) {
    throw new CtkError({
      code: 'CTK_NAME_INVALID',
      message: `Avro has no field ${JSON.stringify(strange.name)}: a name has letters, digits and "_" alone, and no digit first.`,
      suggestions: ['Give the column another name, or leave registry= out to write JSON.'],
    })
  }
  const fields = columns.map(({ name, kind }) => ({
    name,
    type: ['null', types[kind ?? 'text'] ?? 'string'],
    default: null,
  }))
  return JSON.stringify({ type: 'record', name: topic.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_'), fields })
}
