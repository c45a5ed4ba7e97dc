import { formatTableName } from '../address/table-name.js'
import type { Column, TableInfo } from '../database/catalog.js'
import { CtkError } from '../errors/ctk-error.js'
import { type Condition, type ConditionValue, canonicalConditions } from './predicate.js'

/** Types beyond the usual ones whose values are compared as text. */
const textual = /^(?:uuid|inet|cidr|ip|citext)$/

/**
 * Holds conditions against a table: every column exists, and every value becomes one of the column's type.
 *
 * @returns the conditions in canonical form
 * @throws CTK_COLUMN_MISSING for a column that is not there or cannot be compared; CTK_POLICY_INVALID for a value of another type
 */
export function fitConditions(conditions: readonly Condition[], table: TableInfo): Condition[] {
  const fitted = conditions.map((condition): Condition => {
    const column = columnOf(condition, table)
    if (condition.op !== 'in') return { ...condition, value: fitValue(condition.value, column, table) }
    return { ...condition, value: condition.value.map((value) => fitValue(value, column, table)) }
  })
  return canonicalConditions(fitted)
}

function columnOf({ column: name }: Condition, table: TableInfo): Column {
  const column = table.columns.find((candidate) => candidate.name === name)
  if (column && isComparable(column)) return column
  const columns = table.columns.filter(isComparable).map((candidate) => candidate.name)
  throw new CtkError({
    code: 'CTK_COLUMN_MISSING',
    message: column
      ? `The column "${name}" of ${formatTableName(table.name)} has the type ${column.type}; conditions are for texts, numbers and booleans.`
      : `${formatTableName(table.name)} has no column "${name}" to compare.`,
    suggestions: [
      columns.length > 0
        ? `Columns for a condition: ${columns.join(', ')}.`
        : 'No column of the table can be compared.',
    ],
  })
}

function isComparable({ kind, type }: Column): boolean {
  return ['text', 'integer', 'float', 'boolean'].includes(kind) || textual.test(type)
}

function fitValue(value: ConditionValue, column: Column, table: TableInfo): ConditionValue {
  const fitted =
    readers[column.kind as keyof typeof readers]?.(value) ?? (column.kind === 'other' ? text(value) : undefined)
  if (fitted !== undefined) return fitted
  throw new CtkError({
    code: 'CTK_POLICY_INVALID',
    message: `The column "${column.name}" of ${formatTableName(table.name)} is of type ${column.type}, and ${JSON.stringify(value)} is no value of it.`,
    suggestions: [`Compare it with ${examples[column.kind as keyof typeof examples] ?? 'a value of its type'}.`],
  })
}

const text = (value: ConditionValue) => (typeof value === 'string' ? value : undefined)

const readers = {
  text,
  integer(value: ConditionValue) {
    const digits = String(value)
    if (typeof value === 'boolean' || !/^-?\d{1,19}$/.test(digits)) return undefined
    const number = Number(digits)
    return Number.isSafeInteger(number) ? number : typeof value === 'string' ? digits : undefined
  },
  float(value: ConditionValue) {
    if (typeof value === 'boolean' || String(value).trim() === '') return undefined
    return Number.isFinite(Number(value)) ? Number(value) : undefined
  },
  boolean(value: ConditionValue) {
    if (typeof value === 'boolean') return value
    return value === 'true' ? true : value === 'false' ? false : undefined
  },
}

const examples = { integer: 'a whole number', float: 'a number', boolean: 'true or false', text: 'a text' }
