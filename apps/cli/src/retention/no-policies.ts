import type { Session } from '@ctk/cli-kit'

/** What is said where no policy is concerned: that there are none at all, or that none fits. */
export async function formatNoPolicies(
  session: Session,
  filter: { readonly strategy?: string | undefined; readonly tags?: string | undefined },
): Promise<string> {
  const all = await session.toolkit.policies.find({}, session.signal)
  if (all.length === 0) {
    return ['There are no policies yet.', 'Next: ctk retention set-ttl TABLE --strategy=delete --duration=1y'].join(
      '\n',
    )
  }
  const conditions = [
    filter.strategy === undefined ? '' : `has the strategy "${filter.strategy}"`,
    filter.tags === undefined ? '' : `matches the tags ${JSON.stringify(filter.tags)}`,
  ].filter((condition) => condition !== '')
  return `None of the ${all.length} policies ${conditions.join(' and ')}.\nNext: ctk retention list-policies`
}
