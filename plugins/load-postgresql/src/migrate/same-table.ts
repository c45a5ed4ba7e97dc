import { CtkError, formatTableName, sameTable, type TableName } from '@ctk/core'

/**
 * Refuses a migration of a table onto itself, however the two addresses are spelled: the servers say who they are.
 *
 * @param identities of source and target, as `status()` has them
 * @throws CTK_USAGE
 */
export function refuseSameTable(
  identities: readonly [string, string],
  tables: readonly { readonly source: TableName; readonly target: TableName }[],
): void {
  if (!mayBeOne(...identities)) return
  const same = tables.find(({ source, target }) => sameTable(source, target))
  if (!same) return
  throw new CtkError({
    code: 'CTK_USAGE',
    message: `Source and target are the same database, and ${formatTableName(same.source)} would be loaded into itself.`,
    suggestions: ['Name another database, or another schema of this one:  --to-schema NAME'],
  })
}

/** Whether two servers are, or cannot be told from, one another: a user without the right to ask gets a shorter answer. */
function mayBeOne(a: string, b: string): boolean {
  if (a === b) return true
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (short === 'cratedb') return long.startsWith('cratedb:')
  const rest = /^postgresql:([^/]+\/[^/]+)$/.exec(short)?.[1]
  return rest !== undefined && long.startsWith('postgresql:') && long.endsWith(`/${rest}`)
}
