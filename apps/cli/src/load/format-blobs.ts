import { formatBytes, formatCount, formatElapsed, formatNumber, mark } from '@ctk/cli-kit'
import type { BlobReport } from '@ctk/core'

/** How many blobs are shown; all are in `--json`. */
const SHOWN = 20

/** What is in the blob table now, under which digest, and where it can be fetched. */
export function formatBlobs({ table, created, blobs, bytes, milliseconds }: BlobReport): string {
  const [only] = blobs
  const head = created ? [`Blob table ${table} (created)`] : []
  const took = `${formatBytes(bytes)} in ${formatElapsed(milliseconds)} · verified`
  if (blobs.length === 1 && only) {
    const what = only.existed ? `${only.name} was in ${table} already` : `${only.name} stored in ${table}`
    return [...head, `${mark('done')} ${what} · ${took}`, `  digest ${only.digest}`, `  ${only.url}`].join('\n')
  }
  const existed = blobs.filter((blob) => blob.existed).length
  const known = existed > 0 ? ` (${formatNumber(existed)} were there already)` : ''
  const lines = blobs
    .slice(0, SHOWN)
    .map(({ name, digest, existed }) => `  ${digest}  ${name}${existed ? ' (was there)' : ''}`)
  const more = blobs.length - lines.length
  return [
    ...head,
    `${mark('done')} ${formatCount(blobs.length, 'blob')} in ${table}${known} · ${took}`,
    ...lines,
    ...(more > 0 ? [`  … and ${formatNumber(more)} more`] : []),
  ].join('\n')
}
