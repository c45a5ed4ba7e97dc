import type { AvroPrimitive, AvroType, Logical } from './avro-type.js'

const primitives: ReadonlySet<string> = new Set<AvroPrimitive>([
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
])

/** Which types a logical type may be made of; on any other it says nothing, as the specification wants it. */
const madeOf: Readonly<Record<string, readonly string[]>> = {
  decimal: ['bytes', 'fixed'],
  uuid: ['string', 'fixed'],
  date: ['int'],
  'time-millis': ['int'],
  'time-micros': ['long'],
  'timestamp-millis': ['long'],
  'timestamp-micros': ['long'],
  'timestamp-nanos': ['long'],
  'local-timestamp-millis': ['long'],
  'local-timestamp-micros': ['long'],
  'local-timestamp-nanos': ['long'],
  duration: ['fixed'],
}

interface Json {
  readonly [name: string]: unknown
}

/**
 * Reads an Avro schema.
 *
 * @param text JSON, or the bare name of a type
 * @param names the types that can be referred to, by full name; those of the schema are added
 * @throws Error that says what is wrong
 */
export function parseAvroSchema(text: string, names: Map<string, AvroType> = new Map()): AvroType {
  return parse(/^\s*["[{]/.test(text) ? JSON.parse(text) : text.trim(), '', names)
}

function parse(schema: unknown, namespace: string, names: Map<string, AvroType>): AvroType {
  if (typeof schema === 'string') return byName(schema, namespace, names)
  if (Array.isArray(schema)) return { kind: 'union', branches: schema.map((branch) => parse(branch, namespace, names)) }
  if (typeof schema !== 'object' || schema === null) throw new Error(`${JSON.stringify(schema)} is not a type`)
  const { type, ...rest } = schema as Json
  switch (type) {
    case 'array':
      return { kind: 'array', items: parse(rest.items, namespace, names) }
    case 'map':
      return { kind: 'map', values: parse(rest.values, namespace, names) }
    case 'enum':
      return define(rest, namespace, names, { kind: 'enum', symbols: rest.symbols as string[] })
    case 'fixed':
      return define(rest, namespace, names, { kind: 'fixed', size: Number(rest.size), ...logicalOf(rest, 'fixed') })
    case 'record':
    case 'error':
      return parseRecord(rest, namespace, names)
    default: {
      const found = parse(type, namespace, names)
      return found.kind === type ? ({ ...found, ...logicalOf(rest, found.kind) } as AvroType) : found
    }
  }
}

function parseRecord(schema: Json, namespace: string, names: Map<string, AvroType>): AvroType {
  const record = {
    kind: 'record' as const,
    name: fullName(schema, namespace),
    fields: [] as { name: string; type: AvroType }[],
  }
  // Before its fields, which may be of the same type.
  names.set(record.name, record)
  const own = record.name.includes('.') ? record.name.replace(/\.[^.]*$/, '') : ''
  for (const field of schema.fields as { readonly name: string; readonly type: unknown }[]) {
    record.fields.push({ name: field.name, type: parse(field.type, own, names) })
  }
  return record
}

function define(schema: Json, namespace: string, names: Map<string, AvroType>, type: AvroType): AvroType {
  names.set(fullName(schema, namespace), type)
  return type
}

function fullName(schema: Json, namespace: string): string {
  const name = String(schema.name)
  const within = (schema.namespace as string | undefined) ?? namespace
  return name.includes('.') || within === '' ? name : `${within}.${name}`
}

function byName(name: string, namespace: string, names: Map<string, AvroType>): AvroType {
  if (primitives.has(name)) return { kind: name as AvroPrimitive }
  const found = (name.includes('.') ? undefined : names.get(`${namespace}.${name}`)) ?? names.get(name)
  if (!found) throw new Error(`there is no type ${name}`)
  return found
}

function logicalOf(schema: Json, kind: string): { logical?: Logical } {
  const name = String(schema.logicalType ?? '')
  if (!madeOf[name]?.includes(kind)) return {}
  const wrongSize =
    (name === 'uuid' && kind === 'fixed' && schema.size !== 16) || (name === 'duration' && schema.size !== 12)
  if (wrongSize) return {}
  return { logical: { name, precision: Number(schema.precision ?? 0), scale: Number(schema.scale ?? 0) } }
}
