import { formatTableName, sameTable, type TableName } from '../address/table-name.js'
import { literalLength, matchesPattern, patternsOverlap } from '../address/table-pattern.js'
import { canonicalJson } from '../json/canonical-json.js'
import type { Policy } from './policy.js'
import type { IdentityOf } from './target-identity.js'

/** Which tables a policy is for: one by its name, or those of a schema that a pattern stands for. */
export type Selector = Pick<Policy, 'table' | 'match'>

/**
 * A selector as people write it: `doc.metrics`, `doc.metrics_*`. A table whose name looks like a pattern is quoted.
 */
export function formatSelector({ table, match }: Selector): string {
  if (match === 'name') return formatTableName(table)
  return `${formatTableName({ ...table, name: '_' }).slice(0, -1)}${table.name}`
}

/** Whether a policy is for a table. A more specific policy may come before it. */
export function selects({ table, match }: Selector, name: TableName): boolean {
  if (match === 'name') return sameTable(table, name)
  return table.schema === name.schema && matchesPattern(table.name, name.name)
}

/** Whether there could be a table that both select. */
export function selectorsOverlap(a: Selector, b: Selector): boolean {
  if (a.match === 'name') return selects(b, a.table)
  if (b.match === 'name') return selects(a, b.table)
  return a.table.schema === b.table.schema && patternsOverlap(a.table.name, b.table.name)
}

/** Less than 0 when `a` is more specific: a name before every pattern, then the pattern with more characters of its own. */
export function compareSpecificity(a: Selector, b: Selector): number {
  if (a.match !== b.match) return a.match === 'name' ? -1 : 1
  return a.match === 'name' ? 0 : literalLength(b.table.name) - literalLength(a.table.name)
}

/** Whether two policies would do the same to a table: then only the more specific one does. A column that is not named may be any. */
export function sameKind(a: Policy, b: Policy, identityOf: IdentityOf): boolean {
  return (
    a.strategy === b.strategy &&
    mayBeSame(a.column, b.column) &&
    canonicalJson(a.where) === canonicalJson(b.where) &&
    canonicalJson(identityOf(a) ?? null) === canonicalJson(identityOf(b) ?? null)
  )
}

/** Whether two columns are the same, as far as they are named. */
export function mayBeSame(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b
}
