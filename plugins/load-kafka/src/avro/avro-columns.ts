import type { ColumnKind } from '@ctk/core'
import type { ValueColumn } from '../values/decoded-value.js'
import type { AvroType } from './avro-type.js'

/** More digits than every float keeps. */
const FLOAT_DIGITS = 15

/** The columns that a record becomes; anything else is one column `value`. */
export function avroColumns(type: AvroType): readonly ValueColumn[] {
  const fields = type.kind === 'record' ? type.fields : [{ name: 'value', type }]
  return fields.map(({ name, type: field }) => {
    const kind = kindOf(field)
    return kind ? { name, kind } : { name }
  })
}

/** Undefined where a union holds values of several kinds: then the values tell. */
function kindOf(type: AvroType): ColumnKind | undefined {
  if ('logical' in type && type.logical) return logicalKind(type.logical.name, type.logical.precision)
  switch (type.kind) {
    case 'null':
      return undefined
    case 'int':
    case 'long':
      return 'integer'
    case 'float':
    case 'double':
      return 'float'
    case 'boolean':
      return 'boolean'
    case 'union': {
      const kinds = new Set(type.branches.filter(({ kind }) => kind !== 'null').map(kindOf))
      return kinds.size === 1 ? [...kinds][0] : undefined
    }
    case 'array':
    case 'map':
    case 'record':
      return 'json'
    default:
      return 'text'
  }
}

function logicalKind(name: string, precision: number): ColumnKind {
  if (name.startsWith('local-timestamp')) return 'timestamp'
  if (name.startsWith('timestamp')) return 'timestamptz'
  if (name === 'date') return 'date'
  // A float would not keep the digits of a longer one.
  return name === 'decimal' && precision <= FLOAT_DIGITS ? 'float' : 'text'
}
