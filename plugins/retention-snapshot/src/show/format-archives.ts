import { formatBytes, formatCount, formatMoment, formatNumber, formatTable } from '@ctk/cli-kit'
import { type Archive, formatTableName } from '@ctk/core'

/** What a state is called. */
const states: Readonly<Record<Archive['state'], string>> = {
  begun: 'begun',
  verified: 'complete, still in the table',
  dropped: 'archived',
  failed: 'failed',
  restored: 'back in the table',
  expired: 'expired',
}

/** A table of archives. */
export function formatArchives(archives: readonly Archive[], all: boolean): string {
  if (archives.length === 0)
    return all
      ? 'Nothing was ever archived.'
      : 'Nothing is archived.\nNext: ctk snapshot list --all, for what failed or has expired'
  const rows = archives.map(({ id, table, label, rows, bytes, repository, state, verifiedAt, createdAt, detail }) => [
    id,
    formatTableName(table),
    label,
    rows === undefined ? '' : formatNumber(rows),
    bytes === undefined ? '' : formatBytes(bytes),
    repository,
    detail !== undefined && state === 'failed' ? `failed: ${detail}` : states[state],
    formatMoment(verifiedAt ?? createdAt),
  ])
  const sum = archives.reduce((total, archive) => total + (archive.state === 'dropped' ? (archive.rows ?? 0) : 0), 0)
  return [
    `${formatCount(archives.length, 'archive')} · ${formatCount(sum, 'row')} only there`,
    '',
    formatTable(
      [
        { header: 'id' },
        { header: 'table' },
        { header: 'partition' },
        { header: 'rows', align: 'right' },
        { header: 'size', align: 'right' },
        { header: 'repository' },
        { header: 'state' },
        { header: 'since', optional: true },
      ],
      rows,
    ),
    '',
    `Next: ctk snapshot restore ${archives[0]?.id}`,
  ].join('\n')
}
