import { formatBytes, formatCount, mark } from '@ctk/cli-kit'
import { formatTableName, type RunReport, type TableName } from '@ctk/core'

/** What came back, and what the next run would do with it. */
export function formatRestored({ runId, tables }: RunReport, into: TableName | undefined): string {
  const lines = tables.flatMap(({ table, status, removed, skipped, failure }) => {
    const where = formatTableName(into ?? table)
    const rows = removed.rows === undefined ? '' : `, ${formatCount(removed.rows, 'row')}`
    const done = `${formatCount(removed.partitions, 'partition')}${rows} ${into ? 'made' : 'brought back'}`
    return [
      `${mark(status === 'done' ? 'done' : 'failed')} ${where}  ${done}${failure ? `, then it failed: ${failure.message}` : ''}`,
      ...(failure?.suggestions ?? []).map((suggestion) => `  ${suggestion}`),
      ...skipped.map(({ label, reason }) => `  - ${label} was left alone: it ${reason}`),
    ]
  })
  const [first] = tables
  const name = first ? formatTableName(first.table) : 'TABLE'
  return [
    `Run ${runId}`,
    ...(tables.length > 0 ? lines : [`${mark('done')} What an earlier run had begun to bring back is back now.`]),
    into
      ? `Next: when you have seen it, drop the table ${formatTableName(into)}`
      : `The next run would archive it again. Next: ctk hold add ${name} --reason "…", or change the policy`,
  ].join('\n')
}

/** What expired, and what something still needs. */
export function formatExpired({ runId, tables }: RunReport, dryRun: boolean): string {
  const lines = tables.flatMap(({ table, status, removed, planned, kept, skipped, failure }) => {
    const { partitions, rows, bytes } = dryRun ? planned : removed
    const size = bytes === undefined ? '' : `, ${formatBytes(bytes)}`
    const count = rows === undefined ? '' : `, ${formatCount(rows, 'row')}`
    return [
      `${mark(failure ? 'failed' : 'done')} ${formatTableName(table)}  archives of ${formatCount(partitions, 'partition')}${count}${size} ${dryRun ? 'would go' : 'are gone for good'}${failure ? `, then it failed: ${failure.message}` : ''}`,
      ...(status === 'partial' ? ['  The others are as they were.'] : []),
      ...skipped.map(({ label, reason }) => `  - ${label} was left alone: it ${reason}`),
      ...kept.map(({ label, explanation }) => `  - ${label} ${explanation}`),
    ]
  })
  if (lines.length === 0) return 'Nothing to do: no archive is that old.\nNext: ctk snapshot list'
  return [dryRun ? 'Nothing has been changed' : `Run ${runId}`, ...lines, 'Next: ctk snapshot list'].join('\n')
}
