import { commandLine, formatBytes, formatMoment, formatNumber, formatTable, mark } from '@ctk/cli-kit'
import {
  type ArchivedPartition,
  type ExplainedPartition,
  type Explanation,
  formatInstantShort,
  formatTableName,
} from '@ctk/core'
import { describePolicy } from './describe-policy.js'
import { formatFate } from './format-fate.js'
import { formatSpans } from './format-spans.js'
import { formatRows, formatTotals } from './format-totals.js'
import { groupAlike, groupLabel } from './group-alike.js'

/**
 * Why each part of a table goes or stays, for people.
 *
 * @param argv of the command, for the command to type next
 */
export function formatExplanation(explanation: Explanation, all: boolean, argv: readonly string[]): string {
  const { table, total, policies, partitions, spans, archived, simulated, now } = explanation
  const name = formatTableName(table)
  if (policies.length === 0) {
    return [
      `${name} keeps its data for ever: there is no policy for it.`,
      `Next: ctk retention set-ttl ${name} --strategy=delete --duration=1y`,
    ].join('\n')
  }
  const cutoff = Math.min(...policies.map((plan) => plan.cutoff))
  const when = simulated
    ? `simulation as of ${formatMoment(now)}; partitions that will have come by then are not known`
    : cutoff === now
      ? `as of now, ${formatMoment(now)}`
      : `cutoff ${formatMoment(cutoff)}`
  const header = [name, total && formatTotals(total), when, 'nothing has been changed']
  return [
    [header.filter((part) => part).join(' · '), ...policies.flatMap(policyLines)].join('\n'),
    ...(archived.length > 0 || (partitions.length > 0 && policies.some(({ category }) => category !== 'timerange'))
      ? [formatPartitions(archived, partitions, cutoff, all)]
      : []),
    ...(spans.length > 0 ? [formatSpans(spans)] : []),
    ...nextLine(explanation, argv),
  ].join('\n\n')
}

function policyLines({ policy, refusal, guard, threshold }: Explanation['policies'][number]): string[] {
  const problem = refusal ?? guard
  const limit = threshold === undefined ? '' : `; threshold ${formatMoment(threshold).replace(/ 00:00 UTC$/, '')}`
  return [
    `  ${describePolicy(policy)} (${policy.id})${limit}`,
    ...(problem
      ? [`  ${mark('warning')} ${problem.message}`, ...problem.suggestions.map((suggestion) => `    ${suggestion}`)]
      : []),
  ]
}

function formatPartitions(
  archived: readonly ArchivedPartition[],
  partitions: readonly ExplainedPartition[],
  cutoff: number,
  all: boolean,
): string {
  const several = partitions.some(({ fates }) => fates.length > 1)
  const groups = groupAlike(partitions, alike, all)
  return formatTable(
    [
      { header: 'partition' },
      { header: 'rows', align: 'right' },
      { header: 'size', align: 'right', optional: true },
      { header: 'state' },
      { header: 'since / next' },
    ],
    [
      ...groupAlike(archived, ({ repository }) => repository, all).map(archivedLine),
      ...groups.map((group) => {
        const [first] = group as [ExplainedPartition, ...ExplainedPartition[]]
        const rows = sum(group, 'rows')
        const bytes = sum(group, 'bytes')
        return [
          groupLabel(group.map(({ label }) => label)),
          formatRows({ rows, rowsExact: group.every(({ rowsExact }) => rowsExact) }),
          bytes === undefined || bytes === 0 ? '' : formatBytes(bytes),
          first.fates
            .map((fate) => `${several ? `${fate.strategy}: ` : ''}${formatFate(fate, first.newest)}`)
            .join('; '),
          formatTimes(group, cutoff),
        ]
      }),
    ],
  )
}

/** Partitions that are only in a repository. */
function archivedLine(group: readonly ArchivedPartition[]): string[] {
  const rows = sum(group, 'rows')
  const bytes = sum(group, 'bytes')
  const times = group.flatMap(({ since }) => since ?? [])
  return [
    groupLabel(group.map(({ label }) => label)),
    rows === undefined ? '' : formatNumber(rows),
    bytes === undefined ? '' : formatBytes(bytes),
    `archived (${group[0]?.repository})`,
    times.length === 0 ? '' : `since ${formatInstantShort(Math.max(...times))}`,
  ]
}

/** What a line says of all its partitions; when each is due may differ. */
function alike({ newest, fates }: ExplainedPartition): string {
  const said = fates.map(({ policyId, state, reason, explanation }) => [
    policyId,
    state,
    reason,
    state === 'kept' ? explanation : '',
  ])
  return JSON.stringify([newest, said])
}

/** `since 2025-02-01`, `2026-12-01 … 2027-11-01`: of the policy whose turn it is next. */
function formatTimes(group: readonly ExplainedPartition[], cutoff: number): string {
  const times = group.flatMap(({ fates }) => {
    const known = fates.flatMap(({ at, state }) => (at === undefined || (state === 'kept' && at > cutoff) ? [] : [at]))
    return known.length === 0 ? [] : [Math.min(...known)]
  })
  const [first, last] = [Math.min(...times), Math.max(...times)]
  if (times.length === 0) return ''
  const range =
    first === last ? formatInstantShort(first) : `${formatInstantShort(first)} … ${formatInstantShort(last)}`
  return last <= cutoff ? `since ${range}` : range
}

function sum(
  group: readonly Pick<ExplainedPartition, 'rows' | 'bytes'>[],
  field: 'rows' | 'bytes',
): number | undefined {
  return group.reduce<number | undefined>((total, partition) => {
    const value = partition[field]
    return total === undefined || value === undefined ? undefined : total + value
  }, 0)
}

function nextLine({ policies, partitions, spans, simulated }: Explanation, argv: readonly string[]): string[] {
  if (simulated) return []
  const due = [...partitions.flatMap(({ fates }) => fates), ...spans].some(({ state }) => state === 'due')
  const paused = policies.find(({ status }) => status === 'paused')
  if (due)
    return [
      `Next: ${commandLine(
        'ctk retention plan',
        argv.filter((arg) => arg !== '--all'),
      )}`,
    ]
  return paused ? [`Next: ctk retention unpause ${paused.policy.id}`] : []
}
