import { formatMoment, formatTable } from '@ctk/cli-kit'
import type { ExplainedSpan } from '@ctk/core'
import { formatFate } from './format-fate.js'
import { formatRows } from './format-totals.js'

/** Spans of time that policies by rows delete, or leave. */
export function formatSpans(spans: readonly ExplainedSpan[]): string {
  const several = new Set(spans.map(({ policyId }) => policyId)).size > 1
  return formatTable(
    [{ header: 'rows from … before' }, { header: 'rows', align: 'right' }, { header: 'state' }],
    spans.map((span) => [
      span.from === undefined && span.before === undefined ? 'all' : `${time(span.from)} … ${time(span.before)}`.trim(),
      span.state === 'kept' && span.rows === undefined ? '' : formatRows(span),
      `${several ? `${span.strategy} ${span.policyId}: ` : ''}${span.state === 'waiting' ? span.explanation : formatFate(span)}`,
    ]),
  )
}

function time(instant: number | undefined): string {
  return instant === undefined ? '' : formatMoment(instant).replace(/( 00:00)? UTC$/, '')
}
