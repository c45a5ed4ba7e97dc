import {
  type Action,
  formatInstantShort,
  openSpans,
  type PlanInput,
  type RangeOperation,
  type StrategyInput,
} from '@ctk/core'
import { type Slice, sliceByRows } from './slices.js'
import type { SliceTarget } from './target.js'

/** A plan is printed and hashed as a whole; slices grow rather than there being more of them. */
const MAX_SLICES = 10_000

/** The operation of a slice without what its kind adds. */
export type SliceOperation = Pick<RangeOperation, 'table' | 'column' | 'from' | 'before' | 'where' | 'pauseMs'>

/**
 * Cuts what is expired and not held into slices, oldest first, and makes an action of each. Pure.
 *
 * @param operationOf what is done with a slice; its subject tells it from the other slices of the policy
 */
export function planSlices<T extends SliceTarget>(
  input: PlanInput<T>,
  operationOf: (slice: SliceOperation, subject: string) => RangeOperation,
): Action[] {
  const slices = slicesOf(input)
  return slices.map((slice, i) => {
    const operation = operationOf(
      {
        table: input.policy.table,
        column: input.column,
        from: slice.from,
        before: slice.before,
        ...(input.policy.where.length > 0 && { where: input.policy.where }),
        // After the last slice there is nobody to make room for.
        pauseMs: i < slices.length - 1 ? input.target.pauseMs : 0,
      },
      `${slice.from}..${slice.before}`,
    )
    return actionFor(slice, input, operation)
  })
}

function slicesOf<T extends SliceTarget>({ facts, target, held = [], threshold }: PlanInput<T>): Slice[] {
  // A time that is no date, such as -infinity, is outside of every slice, and its rows stay.
  const days = facts.flatMap(({ day, n, span }) =>
    day instanceof Date && !Number.isNaN(day.getTime())
      ? [{ span: Number(span ?? 0), start: day.getTime(), rows: Number(n) }]
      : [],
  )
  const rows = days.reduce((sum, each) => sum + each.rows, 0)
  const sliceRows = Math.max(target.sliceRows, Math.ceil(rows / MAX_SLICES))
  return openSpans(held, threshold).flatMap(({ from = -Infinity, before }, span) => {
    const own = days.filter((day) => day.span === span)
    const clipped = own.map(({ start, rows }) => ({ start: Math.max(start, from), rows }))
    return sliceByRows(clipped, before, sliceRows)
  })
}

function actionFor(slice: Slice, { policy }: StrategyInput<unknown>, operation: RangeOperation): Action {
  return {
    policyId: policy.id,
    label: sliceLabel(slice),
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

/** What a person calls a slice. */
export function sliceLabel({ from, before }: { readonly from: number; readonly before: number }): string {
  return `${formatInstantShort(from)} … ${formatInstantShort(before)}`
}
