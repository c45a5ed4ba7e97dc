import type { ReferencedSchema } from '../registry/collect-references.js'
import type { PayloadDecoder } from '../registry/registry-decoder.js'
import { ByteCursor } from '../values/byte-cursor.js'
import { avroColumns } from './avro-columns.js'
import { avroReader } from './avro-reader.js'
import type { AvroType } from './avro-type.js'
import { parseAvroSchema } from './parse-avro-schema.js'

/**
 * Makes a decoder for the messages of a schema. A record's fields are the columns; any other value is one column `value`.
 *
 * @throws Error for a schema that cannot be read
 */
export function avroDecoder(schema: string, references: readonly ReferencedSchema[]): PayloadDecoder {
  const names = new Map<string, AvroType>()
  for (const reference of references) parseAvroSchema(reference.schema, names)
  const type = parseAvroSchema(schema, names)
  const columns = avroColumns(type)
  const read = avroReader(type)
  return (payload) => {
    const cursor = new ByteCursor(payload)
    const value = read(cursor)
    if (cursor.left > 0) throw new Error(`${cursor.left} bytes are left over`)
    return { row: (type.kind === 'record' ? value : { value }) as Record<string, unknown>, columns }
  }
}
