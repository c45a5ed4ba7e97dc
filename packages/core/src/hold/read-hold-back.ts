import { formatTableName, sameTable, type TableName } from '../address/table-name.js'
import { CtkError, isCtkError } from '../errors/ctk-error.js'
import type { HighWaterMark } from '../gate/high-water-mark.js'
import { Gates } from '../plugin/points.js'
import { fitConditions } from '../policy/fit-conditions.js'
import { conditionSql } from '../policy/predicate.js'
import type { RetentionContext } from '../retention/plan-context.js'
import type { PolicyCase } from '../retention/plan-tables.js'
import { refusalFrom } from '../retention/prepare-policy.js'
import { isFinal } from '../retention/together-or-alone.js'
import type { Instant } from '../time/instant.js'
import { type Hold, isActive } from './hold.js'
import { holdBack, overlaps } from './hold-back.js'

/**
 * Looks up what holds data back, and takes it from the cases: one statement for all of them, one more for each table of
 * which a hold names conditions and partitions are due (two where the catalogue tells no fingerprints), and what the gates of plugins ask. What cannot be looked up is refused.
 */
export async function applyHoldBack(
  cases: readonly PolicyCase[],
  context: RetentionContext,
  now: Instant,
  signal?: AbortSignal,
): Promise<PolicyCase[]> {
  const planned = cases.filter(({ status }) => status === 'planned')
  const tables = distinct(planned.flatMap(({ table }) => table?.name ?? []))
  if (tables.length === 0) return [...cases]
  const pins = await context.holds.pins(tables, signal)
  const held: PolicyCase[] = []
  const asked = new Map<string, Promise<readonly HighWaterMark[]>>()
  const matching = new Map<string, Promise<ReadonlySet<string>>>()
  for (const c of cases) {
    const name = c.table?.name
    if (c.status !== 'planned' || !name) {
      held.push(c)
      continue
    }
    try {
      const own = pins.holds.filter((hold) => sameTable(hold.table, name))
      requireHeldPartitions(c, own, now)
      const known = await fingerprinted(c, own, now, context, signal)
      const matches = await matchingPartitions(known, own, now, matching, context, signal)
      const marks = c.strategy?.destructive ? await pluginMarks(name, asked, context, signal) : []
      held.push(holdBack(known, { holds: own, marks: [...pins.marks, ...marks], matching: matches, now }))
    } catch (error) {
      if (isFinal(error)) throw error
      const { policy, cutoff, table, selection } = c
      const refusal = refusalFrom(error)
      held.push({ policy, cutoff, table, ...(selection && { selection }), status: 'refused', refusal })
    }
  }
  return held
}

/** A partition that is a table of its own may have got another name since it was held, and nobody knows which. */
function requireHeldPartitions({ table, cutoff }: PolicyCase, holds: readonly Hold[], now: Instant): void {
  const partitions = table?.partitions.filter(({ relation }) => relation !== undefined) ?? []
  if (!table || partitions.length === 0) return
  const lost = holds.find(
    (hold) =>
      hold.partition !== undefined &&
      isActive(hold, Math.max(now, cutoff)) &&
      !partitions.some(({ label }) => label === hold.partition),
  )
  if (!lost) return
  throw new CtkError({
    code: 'CTK_PARTITION_MISSING',
    message: `The hold ${lost.id} ("${lost.reason}") is of the partition ${lost.partition}, which ${formatTableName(table.name)} does not have: it may have another name now, so nothing of the table is touched.`,
    suggestions: [
      `Hold it by the name that it has: ctk hold add ${formatTableName(table.name)} --partition LABEL`,
      `Then, or if it is gone for good: ctk hold release ${lost.id}`,
    ],
  })
}

/**
 * A case of which rows are about to be looked for in partitions: what tells their content is read first, so that whatever
 * comes after the look shows.
 */
async function fingerprinted(
  c: PolicyCase,
  holds: readonly Hold[],
  now: Instant,
  { database }: RetentionContext,
  signal: AbortSignal | undefined,
): Promise<PolicyCase> {
  const { assessment, cutoff } = c
  const looked = holds.filter((hold) => hold.where.length > 0 && isActive(hold, Math.max(now, cutoff)))
  if (!assessment?.expired.some((each) => looked.some((hold) => overlaps(hold, each)))) return c
  const unknown = assessment.expired.flatMap(({ partition }) =>
    partition.fingerprint === undefined ? [partition] : [],
  )
  const found = unknown.length === 0 ? new Map() : await database.catalog.fingerprints(unknown, signal)
  const expired = assessment.expired.map((each) => {
    const fingerprint = found.get(each.partition.ident)
    return fingerprint === undefined ? each : { ...each, partition: { ...each.partition, fingerprint } }
  })
  return { ...c, assessment: { ...assessment, expired }, exact: true }
}

/** The partitions with rows that a hold with conditions pins, counted once for each hold. */
async function matchingPartitions(
  { table, assessment, cutoff }: PolicyCase,
  holds: readonly Hold[],
  now: Instant,
  known: Map<string, Promise<ReadonlySet<string>>>,
  { database }: RetentionContext,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const active = holds.filter((hold) => hold.where.length > 0 && isActive(hold, Math.max(now, cutoff)))
  if (!table || !assessment || active.length === 0) return new Map()
  const conditions = active.map((hold) => conditionSql(fitted(hold, table)))
  const asked = active.flatMap((hold, i) =>
    !known.has(hold.id) && assessment.expired.some((each) => overlaps(hold, each)) ? [i] : [],
  )
  if (asked.length > 0) {
    const counts = database.catalog.matchingPartitions(
      table,
      asked.map((i) => conditions[i] as (typeof conditions)[number]),
      signal,
    )
    asked.forEach((i, place) => {
      const idents = counts.then((sets) => sets[place] ?? new Set<string>())
      known.set((active[i] as Hold).id, idents)
    })
  }
  const found = active.map(async ({ id }) => [id, await (known.get(id) ?? new Set<string>())] as const)
  return new Map(await Promise.all(found))
}

function fitted(hold: Hold, table: NonNullable<PolicyCase['table']>) {
  try {
    return fitConditions(hold.where, table)
  } catch (error) {
    if (!isCtkError(error)) throw error
    throw new CtkError({
      code: error.code,
      message: `The hold ${hold.id} ("${hold.reason}") cannot be looked at, so nothing of the table is touched: ${error.message}`,
      suggestions: [`If it has had its day: ctk hold release ${hold.id}`],
      cause: error,
    })
  }
}

/** What the gates of plugins say of a table. */
function pluginMarks(
  table: TableName,
  known: Map<string, Promise<readonly HighWaterMark[]>>,
  { registry, clock }: RetentionContext,
  signal: AbortSignal | undefined,
): Promise<readonly HighWaterMark[]> {
  const ask = async () => {
    const marks: HighWaterMark[] = []
    for (const { name, plugin } of registry.list(Gates)) {
      const gate = await registry.load(Gates, name)
      const seenUntil = await gate.highWaterMark(table, signal)
      if (seenUntil === undefined) continue
      marks.push({ dependant: name, table, seenUntil, updatedAt: clock.now(), updatedBy: plugin })
    }
    return marks
  }
  const key = formatTableName(table)
  const marks = known.get(key) ?? ask()
  known.set(key, marks)
  return marks
}

function distinct(tables: readonly TableName[]): TableName[] {
  return tables.filter((table, i) => tables.findIndex((other) => sameTable(table, other)) === i)
}
