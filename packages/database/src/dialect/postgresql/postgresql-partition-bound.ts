import { splitList } from './split-list.js'

/** A value in the bound of a partition. */
export type BoundValue = { readonly kind: 'min' | 'max' | 'null' } | { readonly kind: 'value'; readonly text: string }

/** The bound of a partition, read. Of a range, rows compare as tuples: `from` is inclusive, `to` exclusive. */
export type PartitionBound =
  | { readonly kind: 'range'; readonly from: readonly BoundValue[]; readonly to: readonly BoundValue[] }
  | { readonly kind: 'list'; readonly values: readonly BoundValue[] }
  | { readonly kind: 'hash' | 'default' }

const range = /^FOR VALUES FROM \(((?:'(?:[^']|'')*'|[^'()])*)\) TO \(((?:'(?:[^']|'')*'|[^'()])*)\)$/s
const list = /^FOR VALUES IN \((.*)\)$/s
const bare = /^(?:-?\d+(?:\.\d+)?|true|false)$/

/**
 * Reads a bound as `pg_get_expr(relpartbound, oid)` prints it.
 *
 * @returns undefined for anything else
 * @example readPartitionBound("FOR VALUES FROM ('2020-01-01') TO (MAXVALUE)")
 */
export function readPartitionBound(text: string): PartitionBound | undefined {
  if (text === 'DEFAULT') return { kind: 'default' }
  if (text.startsWith('FOR VALUES WITH (')) return { kind: 'hash' }
  const [, fromText, toText] = range.exec(text) ?? []
  if (fromText !== undefined && toText !== undefined) {
    const from = readValues(fromText)
    const to = readValues(toText)
    return from && to && from.length === to.length ? { kind: 'range', from, to } : undefined
  }
  const values = readValues(list.exec(text)?.[1] ?? '')
  return values && { kind: 'list', values }
}

function readValues(text: string): BoundValue[] | undefined {
  const values = splitList(text).map(readValue)
  return values.includes(undefined) ? undefined : (values as BoundValue[])
}

function readValue(text: string): BoundValue | undefined {
  if (text === 'MINVALUE') return { kind: 'min' }
  if (text === 'MAXVALUE') return { kind: 'max' }
  if (text === 'NULL') return { kind: 'null' }
  if (bare.test(text)) return { kind: 'value', text }
  const quoted = /^'(.*)'$/s.exec(text)?.[1]
  return quoted === undefined ? undefined : { kind: 'value', text: quoted.replaceAll("''", "'") }
}
