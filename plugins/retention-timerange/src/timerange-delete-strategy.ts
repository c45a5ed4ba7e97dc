import {
  type Action,
  type DeleteRange,
  formatInstantShort,
  type Instant,
  operationId,
  type PlanInput,
  type RetentionStrategy,
} from '@ctk/core'
import { countByDay } from './count-by-day.js'
import { type Slice, sliceByRows } from './slices.js'
import { parseTarget, type TimerangeTarget, targetSchema } from './target.js'

/** Deletes expired rows of any table, oldest first, a slice of time after the other. */
export const timerangeDeleteStrategy: RetentionStrategy<TimerangeTarget> = {
  name: 'timerange-delete',
  category: 'timerange',
  destructive: true,
  requires: ['delete-range'],
  target: { jsonSchema: targetSchema, parse: parseTarget },
  facts: countByDay,
  plan(input) {
    const days = input.facts.flatMap(({ day, n }) =>
      day instanceof Date ? [{ start: day.getTime(), rows: Number(n) }] : [],
    )
    return sliceByRows(days, input.threshold, input.target.sliceRows).map((slice) => actionFor(slice, input))
  },
}

function actionFor(slice: Slice, { policy, target, column }: PlanInput<TimerangeTarget>): Action {
  const operation: DeleteRange = {
    id: operationId(policy, 'delete-range', `${slice.from ?? ''}..${slice.before}`),
    kind: 'delete-range',
    table: policy.table,
    column,
    from: slice.from,
    before: slice.before,
    pauseMs: target.pauseMs,
  }
  return {
    policyId: policy.id,
    label: `${shown(slice.from)} … ${shown(slice.before)}`,
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

const shown = (instant: Instant | undefined) => (instant === undefined ? 'the beginning' : formatInstantShort(instant))
