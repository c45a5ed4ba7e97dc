import { policyFixture } from '@ctk/conformance'
import { type Condition, type DeleteRange, type HeldRows, heldWithin, openSpans, type StrategyInput } from '@ctk/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { timerangeDeleteStrategy } from './timerange-delete-strategy.js'

const DAY = 86_400_000
const first = Date.UTC(2020, 0, 1)

interface Row {
  readonly at: number
  readonly tenant: string | null
}

/** Half of them at full hours, so that rows stand at the edges of holds. */
const instant = fc.oneof(
  fc.noBias(fc.integer({ min: 0, max: 8 * 24 })).map((hours) => first + hours * 3_600_000),
  fc.noBias(fc.integer({ min: first, max: first + 8 * DAY })),
)
const row = fc.record({ at: instant, tenant: fc.constantFrom('a', 'b', null) })
const held: fc.Arbitrary<HeldRows> = fc
  .record({
    from: fc.option(instant, { nil: undefined, freq: 6 }),
    length: fc.option(fc.integer({ min: 1, max: 2 * DAY }), { nil: undefined, freq: 6 }),
    tenant: fc.constantFrom(undefined, 'a', 'b'),
  })
  .map(({ from, length, tenant }) => ({
    by: 'hold',
    from,
    until: length === undefined ? undefined : (from ?? first + DAY) + length,
    partition: undefined,
    where: tenant === undefined ? [] : [{ column: 'tenant', op: '=', value: tenant }],
  }))

const within = (at: number, { from = -Infinity, until = Infinity }: Pick<HeldRows, 'from' | 'until'>) =>
  from <= at && at < until
const meets = (where: readonly Condition[], { tenant }: Row) => where.every(({ value }) => value === tenant)

/** What stays: everything young, and everything that something holds. */
const oracle = (rows: readonly Row[], all: readonly HeldRows[], threshold: number) =>
  rows.filter((each) => each.at >= threshold || all.some((one) => within(each.at, one) && meets(one.where, each)))

/** What the query of the strategy finds, without a database. */
function factsOf(rows: readonly Row[], { policy, held = [], threshold }: StrategyInput) {
  return openSpans(held, threshold).flatMap(({ from, before }, span) => {
    const free = rows.filter(
      (each) =>
        within(each.at, { from, until: before }) &&
        !held.some((one) => one.where.length > 0 && within(each.at, one) && meets(one.where, each)),
    )
    const days = Map.groupBy(free, ({ at }) => Math.floor(at / DAY) * DAY)
    return [...days].map(([day, { length: n }]) => ({ policy: policy.id, span, day: new Date(day), n }))
  })
}

const seed = Number(process.env.CTK_SEED ?? 20261123)

it(`rows that are held stay and every other expired row goes, in 1,000 random cases (seed ${seed})`, () => {
  let [kept, gone] = [0, 0]
  const cases = fc.record({
    rows: fc.array(row, { minLength: 5, maxLength: 30 }),
    all: fc.array(held, { maxLength: 3 }),
    threshold: instant,
    sliceRows: fc.integer({ min: 1, max: 8 }),
  })
  fc.assert(
    fc.property(cases, ({ rows, all, threshold, sliceRows }) => {
      const { input } = policyFixture({ strategy: 'timerange-delete', column: 'ts' })
      const known = { ...input, held: all, threshold, target: { sliceRows, pauseMs: 0 } }
      const actions = timerangeDeleteStrategy.plan({ ...known, expired: [], facts: factsOf(rows, known) })
      const ranges = actions.flatMap(({ operations }) => operations as DeleteRange[])
      const goes = (each: Row, range: DeleteRange) =>
        within(each.at, { from: range.from, until: range.before }) &&
        // What the engine excepts from every deletion.
        !heldWithin(all, range).some((one) => within(each.at, one) && meets(one.where, each))
      const left = rows.filter((each) => !ranges.some((range) => goes(each, range)))
      expect(left).toEqual(oracle(rows, all, threshold))
      // A span that is held as a whole is not even touched, and the count of what goes is right.
      const whole = all.filter(({ where }) => where.length === 0)
      for (const { from = -Infinity, before } of ranges)
        expect(whole.some((one) => from < (one.until ?? Infinity) && before > (one.from ?? -Infinity))).toBe(false)
      expect(actions.reduce((sum, action) => sum + (action.rows ?? 0), 0)).toBe(rows.length - left.length)
      kept += left.filter(({ at }) => at < threshold).length
      gone += rows.length - left.length
    }),
    { numRuns: 1000, seed },
  )
  expect(Math.min(kept, gone)).toBeGreaterThan(500)
})
