import { formatCount } from '@ctk/cli-kit'
import type { ResumeReport } from '@ctk/core'
import { formatRun } from './format-run.js'

/** What resuming a run did. */
export function formatResume({ runId, report }: ResumeReport): string {
  if (!report) return `Nothing to resume: run ${runId} has done everything it was asked for.`
  const settled =
    report.reconciled > 0
      ? `${formatCount(report.reconciled, 'step')} that ${report.reconciled === 1 ? 'was' : 'were'} left open ${report.reconciled === 1 ? 'is' : 'are'} settled.`
      : 'No step was left open.'
  const rest = report.tables.length === 0 ? 'Its policies are gone; nothing more is done.' : formatRun(report)
  return [`Resuming ${runId}: ${settled}`, rest].join('\n')
}
