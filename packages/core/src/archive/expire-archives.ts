import { sameTable } from '../address/table-name.js'
import { isCtkError } from '../errors/ctk-error.js'
import { pinnedBy } from '../hold/held-aside.js'
import { isActive } from '../hold/hold.js'
import type { Policy } from '../policy/policy.js'
import { selects } from '../policy/selector.js'
import { executePlan } from '../retention/execute-plan.js'
import { planHash } from '../retention/make-plan.js'
import type { KeptPartition } from '../retention/plan.js'
import type { RetentionContext } from '../retention/plan-context.js'
import type { RunReport } from '../retention/report.js'
import type { RunOptions } from '../retention/run-options.js'
import { withLeases } from '../retention/with-leases.js'
import { nextExpiry, threshold } from '../time/calendar.js'
import { parseDuration } from '../time/duration.js'
import { formatInstantShort, type Instant } from '../time/instant.js'
import type { Archive } from './archive.js'
import { type ArchiveSelection, findArchives } from './find-archives.js'
import { planArchives } from './plan-archives.js'
import { tablesOf } from './restore-archives.js'

/** Which archives shall go. Of several conditions all must hold. */
export interface ExpireRequest extends ArchiveSelection, RunOptions {
  /** Those of partitions that ended longer ago than this duration. */
  readonly olderThan?: string | undefined
  /** How many partitions of each table keep their archives: those with the latest end. */
  readonly keep?: number | undefined
  /** Only looks. */
  readonly dryRun?: boolean | undefined
}

/**
 * Removes archives for good, with the leases of their tables held. An archive that something still needs stays, and the report
 * says why: a policy that expires archives later, a grace period, a hold.
 *
 * @throws CTK_ARCHIVE_NOT_FOUND, CTK_DURATION_INVALID, CTK_LEASE_HELD
 */
export async function expireArchives(
  request: ExpireRequest,
  context: RetentionContext,
  signal?: AbortSignal,
): Promise<RunReport> {
  const { archives: store, policies, clock, database } = context
  const meant = await findArchives(request, store, signal)
  const known = await policies.find({}, signal)
  return withLeases(request.dryRun ? [] : tablesOf(meant), request, context, signal, async (leased) => {
    const now = clock.now()
    // What an earlier run left open may have been settled just now.
    const found = await findArchives(request, store, signal).catch(noneLeft)
    const chosen = choose(found, request, now)
    const all = await store.find({ tables: tablesOf(chosen), states: ['dropped', 'restored'] }, signal)
    const kept = await needed(chosen, { policies: known, archives: all }, now, context, signal)
    const archives = chosen.filter((archive) => !kept.has(archive))
    const plan = {
      format: 1 as const,
      cutoff: 'now',
      database: database.address.toString(),
      tables: planArchives({ kind: 'expire-archive', archives, kept }, known, now).map((table) =>
        request.dryRun ? { ...table, status: 'nothing-expired' as const } : table,
      ),
    }
    const run = { ...leased, request, exact: false, kind: 'expire' as const }
    return executePlan({ hash: planHash(plan), createdAt: now, ...plan }, run, context, signal)
  })
}

function noneLeft(error: unknown): Archive[] {
  if (isCtkError(error) && error.code === 'CTK_ARCHIVE_NOT_FOUND') return []
  throw error
}

/** Those that are old enough, and not among the latest. What is still in its table is no archive to expire. */
function choose(found: readonly Archive[], { olderThan, keep = 0 }: ExpireRequest, now: Instant): Archive[] {
  const before = olderThan === undefined ? undefined : threshold(now, parseDuration(olderThan), 'UTC')
  const old = found.filter(
    ({ state, end }) => state !== 'verified' && (before === undefined || (end !== undefined && end <= before)),
  )
  const latest = new Set(
    tablesOf(found).flatMap((table) =>
      newest(
        found.filter((each) => sameTable(each.table, table)),
        keep,
      ),
    ),
  )
  return old.filter(({ partition }) => !latest.has(partition.ident))
}

/** The idents of the partitions with the latest ends. */
export function newest(archives: readonly Archive[], keep: number): string[] {
  const ends = new Map(archives.map(({ partition, end = Infinity }) => [partition.ident, end]))
  return [...ends]
    .sort((a, b) => b[1] - a[1])
    .slice(0, keep)
    .map(([ident]) => ident)
}

/** What may still need archives. */
interface Need {
  readonly policies: readonly Policy[]
  /** All that the tables have. */
  readonly archives: readonly Archive[]
}

/** Why archives stay. */
async function needed(
  archives: readonly Archive[],
  need: Need,
  now: Instant,
  { holds: store }: RetentionContext,
  signal?: AbortSignal,
): Promise<Map<Archive, KeptPartition>> {
  const pins = archives.length === 0 ? undefined : await store.pins(tablesOf(archives), signal)
  const kept = new Map<Archive, KeptPartition>()
  for (const archive of archives) {
    if (archive.state !== 'dropped') continue
    const { label, table, partition, keptUntil = now } = archive
    const hold = pinnedBy(
      partition,
      pins?.holds.filter((each) => sameTable(each.table, table) && isActive(each, now)) ?? [],
    )
    const later = need.policies.find((policy) => keepsLonger(policy, archive, need.archives, now))
    if (hold)
      kept.set(archive, {
        label,
        reason: 'hold',
        explanation: `kept: hold ${hold.id} ("${hold.reason}")`,
        by: [hold.id],
      })
    else if (keptUntil > now)
      kept.set(archive, {
        label,
        reason: 'not-yet',
        explanation: `kept: its run can be undone until ${formatInstantShort(keptUntil)} UTC`,
      })
    else if (later)
      kept.set(archive, {
        label,
        reason: 'claimed',
        explanation: `kept: the policy ${later.id} (${later.strategy}) needs it longer`,
      })
  }
  return kept
}

/** Whether a policy that expires archives of the table means this one to stay for now: for its age, or as one of the last. */
function keepsLonger(policy: Policy, archive: Archive, all: readonly Archive[], now: Instant): boolean {
  const { table, end, partition } = archive
  if (policy.strategy !== 'expire-archives' || !policy.enabled || !selects(policy, table)) return false
  const own = all.filter((each) => sameTable(each.table, table) && (each.keptUntil ?? now) <= now)
  if (newest(own, policy.keepLast ?? 0).includes(partition.ident)) return true
  if (policy.duration === undefined) return false
  const at = end === undefined ? undefined : nextExpiry(end, parseDuration(policy.duration), policy.timezone)
  return at === undefined || at > now
}
