import type { TableName } from '@ctk/core'
import { formatBytes, formatElapsed, formatNumber } from './quantity.js'

/** How far something is. */
export type ProgressStep =
  | {
      readonly kind: 'operations'
      readonly table: TableName
      readonly done: number
      readonly total: number
      readonly rows: number | undefined
    }
  | {
      readonly kind: 'load'
      readonly table: TableName
      readonly rows: number
      readonly bytes: number
      readonly totalBytes?: number
      readonly totalRows?: number
    }
  | {
      readonly kind: 'move'
      readonly table: TableName
      readonly done: number
      readonly total: number
      readonly bytes: number
      readonly totalBytes: number
    }
  | { readonly kind: 'object'; readonly name: string; readonly bytes: number; readonly totalBytes?: number }

/** What a step is about. */
export function nameOf(step: ProgressStep): string {
  return step.kind === 'object' ? step.name : `${step.table.schema}.${step.table.name}`
}

const WIDTH = 20

/**
 * One line of progress: how much is done, how fast, and how long the rest takes if it goes on like this.
 *
 * @param elapsed milliseconds since the beginning
 * @param bar whether to draw one
 * @example 'doc.metrics  ██████████░░░░░░░░░░  50,000 rows  2.1 MiB of 4.2 MiB  25,000 rows/s  2.0 s left'
 */
export function formatProgress(step: ProgressStep, elapsed: number, bar: boolean): string {
  const share = shareOf(step)
  const seconds = elapsed / 1000
  const left = share !== undefined && share > 0 ? elapsed / share - elapsed : undefined
  const parts =
    step.kind === 'operations'
      ? [
          `${formatNumber(step.done)}/${formatNumber(step.total)}`,
          step.rows === undefined ? '' : `${formatNumber(step.rows)} rows`,
        ]
      : [
          ...(step.kind === 'load' ? [rowsOf(step)] : []),
          ...(step.kind === 'move' ? [`${formatNumber(step.done)}/${formatNumber(step.total)} moved`] : []),
          step.totalBytes === undefined
            ? formatBytes(step.bytes)
            : `${formatBytes(step.bytes)} of ${formatBytes(step.totalBytes)}`,
          seconds > 0 ? rate(step, seconds) : '',
        ]
  return [
    nameOf(step),
    bar && share !== undefined ? drawBar(share) : '',
    ...parts,
    left === undefined ? '' : `${formatElapsed(left)} left`,
  ]
    .filter((part) => part !== '')
    .join('  ')
}

function rowsOf({ rows, totalRows }: ProgressStep & { kind: 'load' }): string {
  return totalRows === undefined
    ? `${formatNumber(rows)} rows`
    : `${formatNumber(rows)} of ${formatNumber(totalRows)} rows`
}

function rate(step: ProgressStep & { kind: 'load' | 'object' | 'move' }, seconds: number): string {
  return step.kind === 'load'
    ? `${formatNumber(Math.round(step.rows / seconds))} rows/s`
    : `${formatBytes(Math.round(step.bytes / seconds))}/s`
}

function shareOf(step: ProgressStep): number | undefined {
  const [part, whole] =
    step.kind === 'operations'
      ? [step.done, step.total]
      : step.kind !== 'load' || step.totalRows === undefined
        ? [step.bytes, step.totalBytes]
        : [step.rows, step.totalRows]
  return whole === undefined || whole === 0 ? undefined : Math.min(1, part / whole)
}

function drawBar(share: number): string {
  const filled = Math.round(share * WIDTH)
  return '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
}
