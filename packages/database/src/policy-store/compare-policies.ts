import { compareTables, type Policy } from '@ctk/core'

/** The total order of policies: table (schema, name), strategy, id; by code unit, so the same on every database. */
export function comparePolicies(a: Policy, b: Policy): number {
  return compareTables(a.table, b.table) || compareText(a.strategy, b.strategy) || compareText(a.id, b.id)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
