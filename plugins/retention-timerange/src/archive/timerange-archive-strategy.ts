import type { RetentionStrategy } from '@ctk/core'
import { countByDay } from '../count-by-day.js'
import { planSlices } from '../plan-slices.js'
import { archiveRange } from './archive-range.js'
import { type ArchiveTarget, archiveTargetSchema, parseArchiveTarget } from './archive-target.js'

/** Takes expired rows of any table to another table or into files, oldest first, a slice of time after the other. */
export const timerangeArchiveStrategy: RetentionStrategy<ArchiveTarget> = {
  name: 'timerange-archive',
  category: 'timerange',
  destructive: true,
  archivesTo: ({ to }) => to,
  requires: ['delete-range'],
  target: { jsonSchema: archiveTargetSchema, parse: parseArchiveTarget },
  facts: countByDay,
  plan: (input) => planSlices(input, (slice, subject) => archiveRange(input.policy, input.target, slice, subject)),
}
