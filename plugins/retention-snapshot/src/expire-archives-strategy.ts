import {
  type Archive,
  type ArchiveStore,
  ArchivesService,
  archiveAction,
  newest,
  type PlanInput,
  type RetentionStrategy,
  type Services,
} from '@ctk/core'

/**
 * Removes archives of a table by the age of what they hold, and keeps those of the last partitions where the policy says so.
 * Takes nothing from the table itself.
 */
export function expireArchivesStrategy(services: Services): RetentionStrategy {
  // Asked for only where there is a database.
  const store = (): ArchiveStore => services.get(ArchivesService)
  return {
    name: 'expire-archives',
    category: 'timerange',
    keepsLast: true,
    apart: true,
    destructive: false,
    requires: [],
    facts: (inputs) =>
      inputs.length === 0 ? undefined : store().facts(inputs.map(({ key, table }) => ({ key, table: table.name }))),
    plan(input) {
      const archives = input.facts.map((row) => store().read(row))
      const latest = new Set(newest(archives, input.policy.keepLast ?? 0))
      return archives
        .filter((archive) => isExpired(archive, input) && !latest.has(archive.partition.ident))
        .sort((a, b) => (a.end ?? 0) - (b.end ?? 0))
        .map((archive) => archiveAction('expire-archive', archive, input.policy))
    },
  }
}

/** Old enough, and not held. A hold with conditions may be about any row: nobody looks into an archive. */
function isExpired({ start = -Infinity, end }: Archive, { threshold, held = [], policy }: PlanInput): boolean {
  if (end === undefined || (policy.expireBy === 'start' ? start >= threshold : end > threshold)) return false
  return !held.some(({ from = -Infinity, until = Infinity }) => from < end && until > start)
}
