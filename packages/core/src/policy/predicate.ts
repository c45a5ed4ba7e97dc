import { canonicalJson } from '../json/canonical-json.js'
import { id, join, type Sql, sql } from '../sql/sql.js'

/** A value that a column is compared with. Integers beyond what a number holds exactly are their digits, as text. */
export type ConditionValue = string | number | boolean

/**
 * What must hold of a row: one comparison of a column with bound values. Plain data: it is stored, printed and hashed as it is.
 *
 * Comparisons are those of SQL: a row without a value meets no condition, `!=` included.
 *
 * @example { column: 'tenant', op: '=', value: 'acme' }
 * @example { column: 'region', op: 'in', value: ['eu', 'us'] }
 */
export type Condition =
  | { readonly column: string; readonly op: '=' | '!='; readonly value: ConditionValue }
  | { readonly column: string; readonly op: 'in'; readonly value: readonly ConditionValue[] }

/**
 * The SQL of a predicate: all conditions hold. Names are quoted, values bound. No conditions are `true`.
 *
 * @example compile(conditionSql([{ column: 'tenant', op: '=', value: 'acme' }])) // "tenant" = $1
 */
export function conditionSql(conditions: readonly Condition[]): Sql {
  if (conditions.length === 0) return sql`true`
  return join(conditions.map(comparison), sql` AND `)
}

function comparison(condition: Condition): Sql {
  const column = id(condition.column)
  if (condition.op === 'in') return sql`${column} = ANY(${condition.value})`
  return condition.op === '=' ? sql`${column} = ${condition.value}` : sql`${column} != ${condition.value}`
}

/**
 * The same predicate written in one way: lists and conditions in order, each once; a list of one value is an equation.
 * Its {@link canonicalJson} identifies it.
 */
export function canonicalConditions(conditions: readonly Condition[]): Condition[] {
  const each = conditions.map((condition): Condition => {
    if (condition.op !== 'in') return condition
    const value = ordered(condition.value)
    const [only] = value
    return value.length === 1 && only !== undefined
      ? { column: condition.column, op: '=', value: only }
      : { ...condition, value }
  })
  return ordered(each)
}

/** Whether two predicates in canonical form are the same. */
export function sameConditions(a: readonly Condition[], b: readonly Condition[]): boolean {
  return canonicalJson(a) === canonicalJson(b)
}

/**
 * A predicate as people write it; `--where` reads each condition back.
 *
 * @example formatConditions([{ column: 'tenant', op: 'in', value: ['acme', 'o,k'] }]) // "tenant in acme,'o,k'"
 */
export function formatConditions(conditions: readonly Condition[], separator = ' and '): string {
  return conditions
    .map(({ column, op, value }) => {
      const name = /^[^\s"'=!<>]+$/.test(column) ? column : `"${column.replaceAll('"', '""')}"`
      const values = [value].flat().map(formatValue).join(',')
      return op === 'in' ? `${name} in ${values}` : `${name}${op}${values}`
    })
    .join(separator)
}

function formatValue(value: ConditionValue): string {
  const text = String(value)
  return /^[^\s,']+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`
}

function ordered<T>(items: readonly T[]): T[] {
  const byText = new Map(items.map((item) => [canonicalJson(item), item]))
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
}
