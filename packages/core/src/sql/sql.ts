import { CtkError } from '../errors/ctk-error.js'
import type { Statement } from './statement.js'

const brand = Symbol.for('ctk.sql')

/** A piece of SQL: text, quoted names and bound values. Made by {@link sql}, {@link id} and {@link join} only. */
export interface Sql {
  readonly [brand]: true
  readonly parts: readonly Part[]
}

type Part = { readonly text: string } | { readonly value: unknown }

const make = (parts: readonly Part[]): Sql => ({ [brand]: true, parts })
const isSql = (value: unknown): value is Sql =>
  typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true

/**
 * Safe SQL as a tagged template. Whatever is put in becomes a bound value, except a piece made by `sql`, `id` or `join`.
 *
 * @example compile(sql`DELETE FROM ${id('doc', 'metrics')} WHERE ts < ${threshold}`)
 */
export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): Sql {
  const parts: Part[] = []
  strings.forEach((text, i) => {
    if (text !== '') parts.push({ text })
    if (i >= values.length) return
    const value = values[i]
    if (isSql(value)) parts.push(...value.parts)
    else parts.push({ value })
  })
  return make(parts)
}

/**
 * A quoted name: each argument is one name as it is, dots and quotes included. The only way a name enters SQL.
 *
 * @throws CTK_NAME_INVALID for an empty name or one with a NUL character
 * @example id('doc', 'raw "metrics"') // "doc"."raw ""metrics"""
 */
export function id(...names: readonly [string, ...string[]]): Sql {
  return make([{ text: names.map(quote).join('.') }])
}

/**
 * Pieces with a separator between them, by default a comma. An empty list is an empty piece.
 *
 * @example join(['ts', 'value'].map((name) => id(name))) // "ts", "value"
 */
export function join(pieces: readonly Sql[], separator: Sql = sql`, `): Sql {
  return make(pieces.flatMap((piece, i) => (i === 0 ? piece.parts : [...separator.parts, ...piece.parts])))
}

/**
 * Turns a piece into a statement: values become `$1 … $n` in order.
 *
 * @example compile(sql`SELECT ${6} * 7`) // { sql: 'SELECT $1 * 7', parameters: [6] }
 */
export function compile(piece: Sql): Statement {
  const parameters: unknown[] = []
  const text = piece.parts.map((part) => ('text' in part ? part.text : `$${parameters.push(part.value)}`))
  return { sql: text.join(''), parameters }
}

function quote(name: string): string {
  if (name === '' || name.includes('\0')) {
    throw new CtkError({
      code: 'CTK_NAME_INVALID',
      message: name === '' ? 'A name is empty.' : 'A name contains a NUL character.',
      suggestions: ['Write the name as the database shows it.'],
    })
  }
  return `"${name.replaceAll('"', '""')}"`
}
