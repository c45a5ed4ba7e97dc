import { type Sql, sql } from '@ctk/core'
import type { SourceColumn } from '../describe/source-table.js'

const number = /^(?:\(?(-?\d+(?:\.\d+)?)\)?|'(-?\d+(?:\.\d+)?)')(?:::[a-z ]+(?:\(\d+(?:,\d+)?\))?)?$/
const string = /^'((?:[^']|'')*)'(?:::(?:text|character varying|character|bpchar|citext)(?:\(\d+\))?)?$/
const now = /^(?:now\(\)|CURRENT_TIMESTAMP|transaction_timestamp\(\)|statement_timestamp\(\))$/i

/**
 * The default of a column for CrateDB: a constant, or the present. Undefined for one that cannot be carried over.
 *
 * @param type as the target's DDL has it
 */
export function cratedbDefault({ expression }: SourceColumn, type: string): Sql | undefined {
  if (expression === null) return undefined
  if (/^TIMESTAMP/.test(type)) return now.test(expression) ? sql`now()` : undefined
  if (/^(?:SMALLINT|INTEGER|BIGINT|REAL|DOUBLE PRECISION|NUMERIC)/.test(type)) {
    const [, plain, quoted] = number.exec(expression) ?? []
    const digits = plain ?? quoted
    return digits !== undefined && Number.isSafeInteger(Number(digits)) ? sql`${Number(digits)}` : undefined
  }
  if (type === 'BOOLEAN') return expression === 'true' ? sql`true` : expression === 'false' ? sql`false` : undefined
  const text = type === 'TEXT' ? string.exec(expression)?.[1] : undefined
  return text === undefined ? undefined : sql`${text.replaceAll("''", "'")}`
}
