import { commandLine, formatCount, formatNumber } from '@ctk/cli-kit'
import { formatTableName } from '@ctk/core'
import type { PlanDocument, PlannedTableDocument } from './plan-document.js'

/** What a migration would do, for people: all of it, for it is there to be read before. */
export function formatPlan(plan: PlanDocument, argv: readonly string[]): string {
  const { tables, prepare, policies, views, leftBehind } = plan
  if (tables.length === 0) return `Nothing to do: ${plan.source} has no tables of this selection.`
  return [
    `From ${plan.source} to ${plan.target} · ${formatCount(tables.length, 'table')} · nothing has been changed`,
    ...(prepare.length > 0 ? ['', ...prepare.map((statement) => `${statement};`)] : []),
    ...tables.flatMap((table) => ['', ...formatTable(table)]),
    ...(policies.length > 0
      ? [
          '',
          'Policies',
          ...policies.map(
            ({ table, duration, from }) =>
              ` delete partitions of ${formatTableName(table)} older than ${duration} (${from})`,
          ),
        ]
      : []),
    ...(views.length > 0
      ? [
          '',
          'Continuous aggregates, for you to make again (definitions in --json)',
          ...views.map(({ view, of }) => ` ${formatTableName(view)} of ${formatTableName(of)}`),
        ]
      : []),
    ...section('Left behind', leftBehind, ''),
    '',
    `Next: ${commandLine('ctk load database', argv)}`,
  ].join('\n')
}

function formatTable({
  source,
  target,
  rows,
  statements,
  action,
  notes,
  losses,
  leftBehind,
  refused,
}: PlannedTableDocument): string[] {
  const about = rows === undefined ? '' : ` · about ${formatNumber(rows)} rows`
  const head = `${formatTableName(source)} → ${formatTableName(target)}${about}`
  if (refused !== undefined) return [`${head}`, ` refused: ${refused}`]
  return [
    `${head}${actions[action]}`,
    ...statements.map((statement) => `${statement};`),
    ...section('Types and partitions', notes),
    ...section('Not the same', losses),
    ...section('Left behind', leftBehind),
  ]
}

const actions = {
  create: '',
  exists: ' · exists already: see --if-exists',
  resume: ' · goes on where an earlier migration ended',
  'begin-anew': ' · begins anew, since it has no key',
}

function section(title: string, lines: readonly string[], indent = ' '): string[] {
  return lines.length === 0 ? [] : [`${indent}${title}`, ...lines.map((line) => `${indent} ${line}`)]
}
