import { type DeleteRange, operationId, type RetentionStrategy } from '@ctk/core'
import { countByDay } from './count-by-day.js'
import { planSlices } from './plan-slices.js'
import { parseTarget, type SliceTarget, targetSchema } from './target.js'

/** Deletes expired rows of any table, oldest first, a slice of time after the other. */
export const timerangeDeleteStrategy: RetentionStrategy<SliceTarget> = {
  name: 'timerange-delete',
  category: 'timerange',
  destructive: true,
  requires: ['delete-range'],
  target: { jsonSchema: targetSchema, parse: parseTarget },
  facts: countByDay,
  plan: (input) =>
    planSlices(
      input,
      (slice, subject): DeleteRange => ({
        id: operationId(input.policy, 'delete-range', subject),
        kind: 'delete-range',
        ...slice,
      }),
    ),
}
