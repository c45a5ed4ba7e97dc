import { formatCount, mark } from '@ctk/cli-kit'
import { type CheckReport, type Finding, formatSelector, formatTableName, type RetentionPlan } from '@ctk/core'
import { formatCutoff, formatPlanTable } from './format-plan.js'
import { formatKept } from './format-plan-sections.js'

/** A check for people: what each policy would do, then everything that is wrong, with its remedy. */
export function formatCheck({ plan, findings }: CheckReport): string {
  const checked = formatCount(plan.tables.length, 'policy', 'policies')
  return [
    `Checked ${checked} · ${formatCutoff(plan)} · nothing has been changed`,
    formatPlanTable(plan.tables),
    ...formatKept(plan.tables),
    findings.length === 0
      ? `${mark('done')} ${checked}, nothing to mend.`
      : [
          ...findings.flatMap((finding) => findingLines(finding, plan)),
          `${formatCount(findings.length, 'finding')}.`,
        ].join('\n'),
  ].join('\n\n')
}

function findingLines(finding: Finding, plan: RetentionPlan): string[] {
  const policy = plan.tables.find((table) => table.policy.id === finding.policyId)?.policy
  const title =
    policy === undefined
      ? finding.policyId
      : `${policy.strategy} ${finding.table ? formatTableName(finding.table) : formatSelector(policy)}`
  return [
    `${mark(finding.level === 'error' ? 'failed' : 'warning')} ${title}: ${finding.message}`,
    ...finding.suggestions.map((suggestion) => `  ${suggestion}`),
    `  ${finding.code} · policy ${finding.policyId}`,
  ]
}
