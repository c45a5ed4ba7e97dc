import { formatBytes, formatCount, formatElapsed, formatMoment, formatNumber, formatTable } from '@ctk/cli-kit'
import { formatTableName, type ShownRun, type Step } from '@ctk/core'
import { formatDone, formatResult } from './format-history.js'
import { shortHash } from './format-plan.js'
import { groupAlike, groupLabel } from './group-alike.js'

/** A run in full, for people: what it was, what became of each step, where its audit stands, and what can be done next. */
export function formatShownRun(shown: ShownRun, all: boolean): string {
  const { run } = shown
  const took = run.milliseconds === undefined ? '' : `, ${formatElapsed(run.milliseconds)}`
  const done = formatDone(run)
  return [
    [
      `Run ${run.id} · ${run.kind} · ${formatResult(run)}`,
      `  ${formatMoment(run.startedAt)}${took} · by ${run.actor} (${run.origin})`,
      ...askedLines(shown),
      ...(done === '' ? [] : [`  ${done}`]),
      ...stateLines(shown),
    ].join('\n'),
    ...formatWhat(shown, all),
    [`Audit: ${formatCount(run.audit.length, 'entry', 'entries')}, head ${run.audit.head}`, ...nextLines(shown)].join(
      '\n',
    ),
  ].join('\n\n')
}

function askedLines({ run, opening }: ShownRun): string[] {
  const { cutoff, saved, reconciles, change } = opening as Record<string, unknown>
  const parts = [
    run.plan === undefined ? '' : `${saved === true ? 'saved plan' : 'plan'} ${shortHash(run.plan)}`,
    typeof cutoff === 'string' ? `cutoff ${cutoff}` : '',
    typeof change === 'string' ? `change: ${change}` : '',
    Array.isArray(reconciles) ? `settled what was left by ${reconciles.join(', ')}` : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? [] : [`  ${parts.join(' · ')}`]
}

function stateLines({ run }: ShownRun): string[] {
  if (run.state === 'running') return ['  It holds a lease: it is at work, or has died not long ago.']
  if (run.state === 'unfinished') return ['  It did not finish, and nobody works on its tables: it was killed.']
  return []
}

function formatWhat({ steps, events }: ShownRun, all: boolean): string[] {
  if (steps.length + events.length === 0) return ['It began nothing.']
  const lines = events.map(({ event, table, policyId, subject }) =>
    [` ${event}`, table && formatTableName(table), policyId && `policy ${policyId}`, subject !== policyId && subject]
      .filter((part) => part)
      .join('  '),
  )
  return [...(steps.length === 0 ? [] : [formatSteps(steps, all)]), ...(lines.length === 0 ? [] : [lines.join('\n')])]
}

function formatSteps(steps: readonly Step[], all: boolean): string {
  const groups = groupAlike(
    steps,
    ({ table, operation, state, detail }) => JSON.stringify([table, operation.kind, state, detail]),
    all,
  )
  const sum = (group: readonly Step[], field: 'rows' | 'bytes') =>
    group.every((step) => step[field] === undefined)
      ? undefined
      : group.reduce((total, step) => total + (step[field] ?? 0), 0)
  return formatTable(
    [
      { header: 'table' },
      { header: 'partition' },
      { header: 'operation' },
      { header: 'outcome' },
      { header: 'rows', align: 'right' },
      { header: 'size', align: 'right', optional: true },
      { header: 'why' },
    ],
    groups.map((group) => {
      const [step] = group as [Step, ...Step[]]
      const [rows, bytes] = [sum(group, 'rows'), sum(group, 'bytes')]
      return [
        formatTableName(step.table),
        groupLabel(group.map(({ label }) => label)),
        step.operation.kind,
        step.state,
        rows === undefined ? '' : formatNumber(rows),
        bytes === undefined || bytes === 0 ? '' : formatBytes(bytes),
        step.detail ?? '',
      ]
    }),
  )
}

function nextLines({ run, steps, resumable, opening }: ShownRun): string[] {
  if (resumable) return [`Next: ctk retention resume ${run.id}`]
  if (run.kind === 'retention' && run.exitCode !== 0 && (opening as { saved?: unknown }).saved === true)
    return ['Next: apply the saved plan again; what is done is left alone.']
  if (steps.some(({ operation, state }) => operation.kind === 'detach-partition' && state === 'done'))
    return [`To bring back what it removed: ctk retention undo ${run.id}`]
  return []
}
