import {
  type Action,
  type DeleteRange,
  formatInstantShort,
  openSpans,
  operationId,
  type PlanInput,
  type RetentionStrategy,
} from '@ctk/core'
import { countByDay } from './count-by-day.js'
import { type Slice, sliceByRows } from './slices.js'
import { parseTarget, type TimerangeTarget, targetSchema } from './target.js'

/** A plan is printed and hashed as a whole; slices grow rather than there being more of them. */
const MAX_SLICES = 10_000

/** Deletes expired rows of any table, oldest first, a slice of time after the other. */
export const timerangeDeleteStrategy: RetentionStrategy<TimerangeTarget> = {
  name: 'timerange-delete',
  category: 'timerange',
  destructive: true,
  requires: ['delete-range'],
  target: { jsonSchema: targetSchema, parse: parseTarget },
  facts: countByDay,
  plan(input) {
    // A time that is no date, such as -infinity, is outside of every slice, and its rows stay.
    const days = input.facts.flatMap(({ day, n, span }) =>
      day instanceof Date && !Number.isNaN(day.getTime())
        ? [{ span: Number(span ?? 0), start: day.getTime(), rows: Number(n) }]
        : [],
    )
    const rows = days.reduce((sum, each) => sum + each.rows, 0)
    const sliceRows = Math.max(input.target.sliceRows, Math.ceil(rows / MAX_SLICES))
    const slices = openSpans(input.held ?? [], input.threshold).flatMap(({ from = -Infinity, before }, span) => {
      const own = days.filter((day) => day.span === span)
      const clipped = own.map(({ start, rows }) => ({ start: Math.max(start, from), rows }))
      return sliceByRows(clipped, before, sliceRows)
    })
    // After the last slice there is nobody to make room for.
    return slices.map((slice, i) => actionFor(slice, input, i < slices.length - 1 ? input.target.pauseMs : 0))
  },
}

function actionFor(slice: Slice, { policy, column }: PlanInput<TimerangeTarget>, pauseMs: number): Action {
  const operation: DeleteRange = {
    id: operationId(policy, 'delete-range', `${slice.from}..${slice.before}`),
    kind: 'delete-range',
    table: policy.table,
    column,
    from: slice.from,
    before: slice.before,
    ...(policy.where.length > 0 && { where: policy.where }),
    pauseMs,
  }
  return {
    policyId: policy.id,
    label: `${formatInstantShort(slice.from)} … ${formatInstantShort(slice.before)}`,
    partition: undefined,
    start: slice.from,
    end: slice.before,
    rows: slice.rows,
    rowsExact: slice.exact,
    bytes: undefined,
    fingerprint: undefined,
    operations: [operation],
  }
}
