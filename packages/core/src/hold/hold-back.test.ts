import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Bounds, Partition, TableInfo } from '../database/catalog.js'
import type { HighWaterMark } from '../gate/high-water-mark.js'
import type { Policy } from '../policy/policy.js'
import { partitionAction } from '../retention/action.js'
import { assessPartitions } from '../retention/assess.js'
import { dropPartition } from '../retention/drop-partition.js'
import { planTables } from '../retention/plan-tables.js'
import type { RetentionStrategy } from '../retention/strategy.js'
import { parseDuration } from '../time/duration.js'
import { type Granularity, granularityEnd, granularityStart } from '../time/granularity.js'
import type { Instant } from '../time/instant.js'
import type { Hold } from './hold.js'
import { holdBack } from './hold-back.js'

const DAY = 86_400_000
const first = Date.UTC(2024, 2, 1)
const name = { schema: 'doc', name: 't' }
const other = { schema: 'doc', name: 'other' }

/** What the oracle is told of a partition: the first and the last millisecond that it covers; none for rows without a time. */
interface Known {
  readonly ident: string
  readonly label: string
  readonly from: Instant
  readonly last: Instant | undefined
}

/** One after the other, in some zone; or points; with labels of which some occur twice, and one for rows without a time. */
const tables = fc
  .record({
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'),
    granularity: fc.constantFrom<Granularity>('hour', 'day', 'week', 'month'),
    size: fc.integer({ min: 1, max: 12 }),
    offset: fc.integer({ min: 0, max: 40 * DAY }),
    points: fc.boolean(),
    openStart: fc.boolean(),
  })
  .map(({ zone, granularity, size, offset, points, openStart }) => {
    const known: Known[] = [{ ident: 'null', label: 'null', from: 0, last: undefined }]
    const bounds: Bounds[] = [{ kind: 'null' }]
    for (let i = 0, start = granularityStart(first + offset, granularity, zone); i < size; i++) {
      const end = granularityEnd(start, granularity, zone)
      const from = openStart && i === 0 ? -Infinity : start
      const label = `p${i % 7}`
      known.push({ ident: `i${i}`, label, from: points ? start : from, last: points ? start : end - 1 })
      bounds.push(points ? { kind: 'point', at: start } : { kind: 'range', ...(from === start && { start }), end })
      start = end
    }
    return { known, bounds }
  })

/** Instants at, just before, just after and between the edges of partitions. */
const instantOf = (known: readonly Known[]) =>
  fc
    .tuple(
      fc.constantFrom(...known.flatMap(({ from, last = first }) => [Number.isFinite(from) ? from : first, last + 1])),
      fc.constantFrom(-1, 0, 1, 5000),
    )
    .map(([edge, off]) => edge + off)
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined, freq: 5 })

const cases = tables.chain(({ known, bounds }) => {
  const instant = instantOf(known)
  const hold = fc.record({
    table: fc.constantFrom(name, name, name, other),
    from: maybe(instant),
    until: maybe(instant),
    partition: fc.oneof(
      { arbitrary: fc.constant(undefined), weight: 4 },
      fc.constantFrom(...known.map(({ label }) => label)),
    ),
    matching: fc.option(fc.subarray(known.map(({ ident }) => ident)), { nil: undefined, freq: 1 }),
    expiresAt: fc.option(instant, { nil: undefined, freq: 1 }),
    releasedAt: fc.oneof({ arbitrary: fc.constant(undefined), weight: 4 }, instant),
  })
  const mark = fc.record({ table: fc.constantFrom(name, name, other), seenUntil: maybe(instant) })
  return fc.record({
    known: fc.constant(known),
    bounds: fc.constant(bounds),
    threshold: fc.oneof(instant, fc.constant(Math.max(...known.map(({ last = 0 }) => last + 1)))),
    now: instant,
    cutoff: instant,
    destructive: fc.boolean(),
    holds: fc.array(hold, { maxLength: 3 }),
    marks: fc.array(mark, { maxLength: 2 }),
  })
})
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never

/** What goes, said in another way: every millisecond that a partition covers is looked at for what keeps it. */
function oracle({ known, threshold, now, cutoff, destructive, holds, marks }: Case): string[] {
  const goes = ({ ident, label, from, last }: Known) => {
    if (last === undefined || last >= threshold) return false
    const held = holds.some((hold) => {
      if (hold.table !== name || hold.releasedAt !== undefined) return false
      if (hold.expiresAt !== undefined && hold.expiresAt <= Math.max(now, cutoff)) return false
      if (hold.partition !== undefined && hold.partition !== label) return false
      if (hold.matching && !hold.matching.includes(ident)) return false
      const [begin, end] = [Math.max(from, hold.from ?? -Infinity), Math.min(last, (hold.until ?? Infinity) - 1)]
      return begin <= end
    })
    const unseen = marks.some((mark) => mark.table === name && (mark.seenUntil === undefined || mark.seenUntil <= last))
    return !held && !(destructive && unseen)
  }
  return known.flatMap((each) => (goes(each) ? [each.ident] : [])).sort()
}

const policy: Policy = {
  ...{ strategy: 'x', id: 'p', table: name, match: 'name', column: undefined, duration: '1d', where: [], target: {} },
  ...{ tags: [], timezone: 'UTC', expireBy: 'end', keyFormat: undefined, granularity: undefined, enabled: true },
  ...{ keepLast: undefined, maxBytes: undefined, description: undefined, version: 1, createdAt: 0, updatedAt: 0 },
}

/** What the planner makes of the same. */
function planned({ known, bounds, threshold, now, cutoff, destructive, ...back }: Case) {
  const partitions: Partition[] = known.map(({ ident, label }, i) => {
    const keys = [{ column: 'ts', bounds: bounds[i] as Bounds }]
    return { table: name, ident, label, keys, rows: 1, rowsExact: true }
  })
  const keys = [{ column: 'ts', kind: 'timestamptz' as const }]
  const rows = { rows: partitions.length, rowsExact: true }
  const table: TableInfo = { name, columns: [], primaryKey: [], partitionKeys: keys, partitions, ...rows }
  const strategy: RetentionStrategy = {
    ...{ name: 'x', category: 'partition', destructive, requires: [] },
    plan: (input) =>
      input.expired.map((each) => partitionAction(policy, each, [dropPartition(policy, each.partition)])),
  }
  const assessment = assessPartitions(policy, table, { threshold, duration: parseDuration('1d'), expireBy: 'end' })
  const input = { key: policy.id, policy, target: undefined, table, column: 'ts', dialect: 'cratedb', threshold }
  const c = { policy, cutoff, table, status: 'planned' as const, strategy, assessment, threshold, input }
  const holds = back.holds.map(
    (hold, i): Hold => ({
      ...hold,
      id: `h${i}`,
      where: hold.matching ? [{ column: 'tenant', op: '=', value: 'acme' }] : [],
      ...{ reason: `r${i}`, createdAt: 0, createdBy: 'x', releasedBy: undefined, releaseReason: undefined },
    }),
  )
  const marks = back.marks.map(
    (mark, i): HighWaterMark => ({ ...mark, dependant: `d${i}`, updatedAt: 0, updatedBy: 'x' }),
  )
  const matching = new Map(back.holds.flatMap((hold, i) => (hold.matching ? [[`h${i}`, new Set(hold.matching)]] : [])))
  const held = holdBack(c, { holds, marks, matching, now })
  const [plan] = planTables({
    ...{ cases: [held], facts: new Map(), counts: new Map(), fingerprints: new Map() },
    ...{ maxShare: 100, now: Math.max(now, cutoff), includeNewest: true },
  })
  return { plan, idents: (plan?.actions ?? []).map(({ partition }) => partition).sort() }
}

const seed = Number(process.env.CTK_SEED ?? 20261123)

it(`holds and gates stop exactly what they cover, in 1,000 random cases (seed ${seed})`, () => {
  const seen = { held: 0, gated: 0, gone: 0 }
  fc.assert(
    fc.property(cases, (each) => {
      const { plan, idents } = planned(each)
      expect(idents).toEqual(oracle(each))
      seen.gone += idents.length
      seen.held += plan?.kept.filter(({ reason }) => reason === 'hold').length ?? 0
      seen.gated += plan?.kept.filter(({ reason }) => reason === 'gate').length ?? 0
    }),
    { numRuns: 1000, seed },
  )
  // The cases are worth something: of each kind there are many.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(300)
})

it('a partition of which nobody looked for rows of a hold with conditions counts as one that has them', () => {
  const known = [{ ident: 'a', label: 'a', from: first, last: first + DAY - 1 }]
  const bounds: Bounds[] = [{ kind: 'range', start: first, end: first + DAY }]
  const hold = {
    table: name,
    from: undefined,
    until: undefined,
    partition: undefined,
    expiresAt: undefined,
    releasedAt: undefined,
  }
  const at = first + 2 * DAY
  const plain = { known, bounds, threshold: at, now: at, cutoff: at, destructive: true, marks: [] }
  expect(planned({ ...plain, holds: [] }).idents).toEqual(['a'])
  expect(planned({ ...plain, holds: [{ ...hold, matching: ['a'] }] }).plan?.kept.at(-1)).toMatchObject({
    label: 'a',
    reason: 'hold',
    by: ['h0'],
    explanation: 'hold "r0" (set 1970-01-01)',
  })
})
