import { sameTable } from '../address/table-name.js'
import { CtkError } from '../errors/ctk-error.js'
import { nearest } from '../text/nearest.js'
import type { Policy } from './policy.js'
import type { PolicyFilter } from './policy-input.js'
import { parseTags } from './tag-expression.js'

/**
 * Those of all policies that a filter means.
 *
 * @throws CTK_TAGS_INVALID; CTK_POLICY_NOT_FOUND for an id or a tag that no policy has
 */
export function filterPolicies(all: readonly Policy[], filter: PolicyFilter): Policy[] {
  const expression = filter.tags === undefined ? undefined : parseTags(filter.tags)
  for (const wanted of filter.ids ?? []) requireId(wanted, all)
  if (expression) requireTags(expression.names, all)
  return all.filter(
    (policy) =>
      (filter.ids === undefined || filter.ids.includes(policy.id)) &&
      (filter.strategy === undefined || policy.strategy === filter.strategy) &&
      (filter.tables === undefined || filter.tables.some((table) => sameTable(table, policy.table))) &&
      (expression === undefined || expression.matches(policy.tags)),
  )
}

function requireId(id: string, policies: readonly Policy[]): void {
  if (policies.some((policy) => policy.id === id)) return
  const near = nearest(
    id,
    policies.map((policy) => policy.id),
  )
  throw new CtkError({
    code: 'CTK_POLICY_NOT_FOUND',
    message: `There is no policy ${id}.${near ? ` Did you mean ${near}?` : ''}`,
    suggestions: ['ctk retention list-policies'],
  })
}

function requireTags(names: readonly string[], policies: readonly Policy[]): void {
  const known = [...new Set(policies.flatMap((policy) => policy.tags))].sort()
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length === 0) return
  const near = nearest(unknown[0] as string, known)
  throw new CtkError({
    code: 'CTK_POLICY_NOT_FOUND',
    message: `No policy has the tag ${unknown.map((name) => `"${name}"`).join(', ')}.${near ? ` Did you mean "${near}"?` : ''}`,
    suggestions: [
      known.length > 0 ? `Tags in use: ${known.join(', ')}.` : 'No policy has any tag.',
      'ctk retention list-tags',
    ],
    data: { unknown, known },
  })
}
