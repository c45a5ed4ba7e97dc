import type { ColumnKind } from '@ctk/core'

const kinds: Readonly<Record<string, ColumnKind>> = {
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
  date: 'date',
  byte: 'integer',
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  real: 'float',
  'double precision': 'float',
  numeric: 'float',
  text: 'text',
  character: 'text',
  'character varying': 'text',
  boolean: 'boolean',
  object: 'json',
}

/** The kind of a type as `information_schema.columns.data_type` spells it. Arrays are `other`. */
export function cratedbColumnKind(dataType: string): ColumnKind {
  return kinds[dataType.toLowerCase().replace(/\(.*\)$/, '')] ?? 'other'
}
