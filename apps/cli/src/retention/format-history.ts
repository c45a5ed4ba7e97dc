import { formatBytes, formatCount, formatElapsed, formatMoment, formatTable } from '@ctk/cli-kit'
import { formatTableName, type RunHistory, type RunSummary } from '@ctk/core'
import { shortHash } from './format-plan.js'

/** Runs as a table, newest first, and what to do about the latest that did not get through. */
export function formatHistory({ runs }: RunHistory, filtered: boolean): string {
  const [first] = runs
  if (!first) {
    return filtered
      ? 'No run is like that.\nNext: ctk retention history'
      : 'There are no runs yet; a run that had nothing to do leaves no trace.\nNext: ctk retention plan'
  }
  const table = formatTable(
    [
      { header: 'run' },
      { header: 'kind' },
      { header: 'when' },
      { header: 'took', align: 'right', optional: true },
      { header: 'result' },
      { header: 'tables' },
      { header: 'done' },
      { header: 'plan', optional: true },
      { header: 'who', optional: true },
    ],
    runs.map((run) => [
      run.id,
      run.kind,
      formatMoment(run.startedAt),
      run.milliseconds === undefined ? '' : formatElapsed(run.milliseconds),
      formatResult(run),
      run.tables.map((each) => formatTableName(each.table)).join(', '),
      formatDone(run),
      run.plan === undefined ? '' : shortHash(run.plan),
      `${run.actor} (${run.origin})`,
    ]),
  )
  const left = runs.find((run) => run.state === 'unfinished' && run.tables.some(({ steps }) => steps.open > 0))
  const next = left ? `ctk retention resume ${left.id}` : `ctk retention show ${first.id}`
  return [table, `Next: ${next}`].join('\n\n')
}

/** `done`, `unfinished`, `running`, or what else its exit code means. */
export function formatResult({ state, exitCode }: Pick<RunSummary, 'state' | 'exitCode'>): string {
  if (state !== 'finished') return state
  if (exitCode === 0) return 'done'
  const meaning = exitCode === undefined ? undefined : meanings.get(exitCode)
  return meaning ?? `exit ${exitCode}`
}

const meanings: ReadonlyMap<number, string> = new Map([
  [1, 'with failures (exit 1)'],
  [3, 'refused (exit 3)'],
  [130, 'interrupted (exit 130)'],
])

/** `34 steps, 2,118 rows, 0.8 MiB; 1 failed`. */
export function formatDone({ tables }: Pick<RunSummary, 'tables'>): string {
  const sum = (value: (table: RunSummary['tables'][number]) => number | undefined) =>
    tables.reduce((total, table) => total + (value(table) ?? 0), 0)
  const [done, rows, bytes] = [sum(({ steps }) => steps.done), sum((each) => each.rows), sum((each) => each.bytes)]
  const parts = [
    done > 0 ? formatCount(done, 'step') : '',
    rows > 0 ? formatCount(rows, 'row') : '',
    bytes > 0 ? formatBytes(bytes) : '',
  ].filter((part) => part !== '')
  const others = (['failed', 'skipped', 'discarded', 'open'] as const).flatMap((state) => {
    const count = sum(({ steps }) => steps[state])
    return count > 0 ? [`${count} ${state}`] : []
  })
  return [parts.join(', '), ...others].filter((part) => part !== '').join('; ')
}
