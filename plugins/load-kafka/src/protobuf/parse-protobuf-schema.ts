import protobuf from 'protobufjs'
import type { ReferencedSchema } from '../registry/collect-references.js'

/** What serializers know without it being registered, besides what the library itself has. */
const wellKnown: Readonly<Record<string, string>> = {
  'confluent/type/decimal.proto':
    'syntax = "proto3"; package confluent.type; message Decimal { bytes value = 1; uint32 precision = 2; int32 scale = 3; }',
  'google/type/date.proto':
    'syntax = "proto3"; package google.type; message Date { int32 year = 1; int32 month = 2; int32 day = 3; }',
}

/** The messages that a schema declares, in order; nested ones are in their `nestedArray`. */
export function parseProtobufSchema(schema: string, references: readonly ReferencedSchema[]): readonly protobuf.Type[] {
  const root = new protobuf.Root()
  const imports = new Set<string>()
  const parse = (text: string) => {
    const parsed = protobuf.parse(text, root, { keepCase: true })
    for (const name of [...(parsed.imports ?? []), ...(parsed.weakImports ?? [])]) imports.add(name)
    return parsed
  }
  const own = parse(schema).package
  // Now, while the schema is alone: what it imports may have messages in the same package.
  const messages = messagesOf(own === undefined ? root : (root.lookup(own) as protobuf.Namespace))
  for (const reference of references) parse(reference.schema)
  for (const name of imports)
    if (!references.some((reference) => reference.name === name)) addWellKnown(name, root, parse)
  root.resolveAll()
  return messages
}

/** The messages directly in a namespace or in another message, in order of declaration. */
export function messagesOf(scope: protobuf.NamespaceBase): protobuf.Type[] {
  return scope.nestedArray.filter((nested): nested is protobuf.Type => nested instanceof protobuf.Type)
}

function addWellKnown(name: string, root: protobuf.Root, parse: (text: string) => unknown): void {
  const common = protobuf.common.get(name)
  if (common?.nested) root.addJSON(common.nested)
  else if (Object.hasOwn(wellKnown, name)) parse(wellKnown[name] as string)
}
