import { formatCount, mark } from '@ctk/cli-kit'
import { formatTableName, type RunReport } from '@ctk/core'
import { formatTotals } from './format-totals.js'

/** What came back, and how to keep the next run from taking it again. */
export function formatUndo({ runId, tables }: RunReport, undone: string): string {
  const lines = tables.flatMap(({ table, status, removed, skipped, failure }) => {
    const name = formatTableName(table)
    const back = `${mark(status === 'done' ? 'done' : 'failed')} ${name}  ${formatTotals(removed)} brought back`
    return [
      failure ? `${back}, then it failed: ${failure.message}` : back,
      ...skipped.map(({ label, reason }) => `  - ${label} was left alone: it ${reason}`),
    ]
  })
  const [first] = tables
  return [
    `Run ${runId} · undoes ${undone} · ${formatCount(tables.length, 'table')}`,
    ...lines,
    'The next run would take it again. Next: ctk hold add '.concat(
      `${first ? formatTableName(first.table) : 'TABLE'} --reason "…", or change the policy`,
    ),
  ].join('\n')
}
