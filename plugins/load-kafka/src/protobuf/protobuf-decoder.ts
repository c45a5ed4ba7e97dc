import type protobuf from 'protobufjs'
import type { ReferencedSchema } from '../registry/collect-references.js'
import type { PayloadDecoder } from '../registry/registry-decoder.js'
import { ByteCursor } from '../values/byte-cursor.js'
import { type MessageConverter, messageConverter } from './message-converter.js'
import { messagesOf, parseProtobufSchema } from './parse-protobuf-schema.js'

/**
 * Makes a decoder for the messages of a schema. Each tells which message of the schema it is: by its place, and the places of
 * those that it is nested in.
 *
 * @throws Error for a schema that cannot be read
 */
export function protobufDecoder(schema: string, references: readonly ReferencedSchema[]): PayloadDecoder {
  const messages = parseProtobufSchema(schema, references)
  const converters = new Map<protobuf.Type, MessageConverter>()
  return (payload) => {
    const cursor = new ByteCursor(payload)
    const type = typeAt(messages, readPath(cursor))
    const { columns, convert } = messageConverter(type, converters)
    const message = type.decode(payload.subarray(cursor.at)) as unknown as Readonly<Record<string, unknown>>
    return { row: convert(message), columns }
  }
}

/** Numbers as Avro writes them; none stand for the first message alone. */
function readPath(cursor: ByteCursor): readonly number[] {
  const length = cursor.count()
  if (length < 0 || length > cursor.left) throw new Error('it does not tell which message it is')
  return length === 0 ? [0] : Array.from({ length }, () => cursor.count())
}

function typeAt(messages: readonly protobuf.Type[], path: readonly number[]): protobuf.Type {
  let scope = messages
  let found: protobuf.Type | undefined
  for (const index of path) {
    found = scope[index]
    if (!found) throw new Error(`there is no message ${path.join('.')} in it`)
    scope = messagesOf(found)
  }
  return found as protobuf.Type
}
