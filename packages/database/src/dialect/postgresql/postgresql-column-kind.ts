import type { ColumnKind } from '@ctk/core'

const kinds: Readonly<Record<string, ColumnKind>> = {
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
  date: 'date',
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  real: 'float',
  'double precision': 'float',
  numeric: 'float',
  text: 'text',
  character: 'text',
  bpchar: 'text',
  'character varying': 'text',
  name: 'text',
  boolean: 'boolean',
  json: 'json',
  jsonb: 'json',
}

/** The kind of a type as `format_type` spells it, without length and precision. */
export function postgresqlColumnKind(type: string): ColumnKind {
  return kinds[type.replace(/\(\d+(?:,\d+)?\)/, '')] ?? 'other'
}
