import protobuf from 'protobufjs'
import type { ValueColumn } from '../values/decoded-value.js'
import { enumValue, type FieldValue, scalarValue, wellKnownValues } from './protobuf-value.js'

type Message = Readonly<Record<string, unknown>>

/** Turns decoded messages of a type into plain values. */
export interface MessageConverter {
  readonly columns: readonly ValueColumn[]
  /** A field that is not there has its default value where the schema gives it one, and is NULL elsewhere. */
  convert(message: Message): Record<string, unknown>
}

/** Makes the converter of a type; types that contain themselves have one and the same. */
export function messageConverter(
  type: protobuf.Type,
  made: Map<protobuf.Type, MessageConverter> = new Map(),
): MessageConverter {
  const known = made.get(type)
  if (known) return known
  const columns: ValueColumn[] = []
  const fields: { readonly name: string; readonly missing: unknown; readonly value: FieldValue }[] = []
  const converter: MessageConverter = {
    columns,
    convert: (message) => {
      const row: Record<string, unknown> = {}
      for (const { name, missing, value } of fields) {
        row[name] = Object.hasOwn(message, name) ? value.convert(message[name]) : missing
      }
      return row
    },
  }
  made.set(type, converter)
  for (const field of type.fieldsArray) {
    const value = fieldValue(field, made)
    fields.push({ name: field.name, missing: missingValue(field, value), value })
    columns.push({ name: field.name, kind: value.kind })
  }
  return converter
}

function fieldValue(field: protobuf.Field, made: Map<protobuf.Type, MessageConverter>): FieldValue {
  const one = oneValue(field, made)
  if (field.map) {
    const entries = (value: unknown) => Object.entries(value as Message).map(([key, item]) => [key, one.convert(item)])
    return { kind: 'json', convert: (value) => Object.fromEntries(entries(value)) }
  }
  return field.repeated
    ? { kind: 'json', convert: (value) => (value as unknown[]).map((item) => one.convert(item)) }
    : one
}

function oneValue({ resolvedType, type }: protobuf.Field, made: Map<protobuf.Type, MessageConverter>): FieldValue {
  if (resolvedType === null) return scalarValue(type)
  if (resolvedType instanceof protobuf.Enum) return enumValue(resolvedType)
  const known = wellKnownValues[resolvedType.fullName]
  if (known) return known
  const converter = messageConverter(resolvedType, made)
  return { kind: 'json', convert: (value) => converter.convert(value as Message) }
}

function missingValue(field: protobuf.Field, value: FieldValue): unknown {
  if (field.map) return {}
  if (field.repeated) return []
  const present = field.hasPresence || field.resolvedType instanceof protobuf.Type
  return present ? null : value.convert(field.typeDefault)
}
