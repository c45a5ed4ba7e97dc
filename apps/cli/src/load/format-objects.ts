import { formatBytes, formatCount, formatElapsed, formatNumber, mark } from '@ctk/cli-kit'
import type { LoadedObject, ObjectReport } from '@ctk/core'

/** How many objects are shown; all are in `--json`. */
const SHOWN = 20

/** What was stored and where, or would be. */
export function formatObjects({ dryRun, objects, bytes, milliseconds }: ObjectReport): string {
  const [only] = objects
  const lines = objects.slice(0, SHOWN).map((object) => `  ${object.name} → ${object.url}${size(object)}`)
  const more = objects.length - lines.length
  const list = [...lines, ...(more > 0 ? [`  … and ${formatNumber(more)} more`] : [])]
  if (dryRun) {
    return [`${formatCount(objects.length, 'object')} would be stored. Nothing has been changed.`, ...list].join('\n')
  }
  const took = `${formatBytes(bytes)} in ${formatElapsed(milliseconds)}`
  if (objects.length === 1 && only) {
    return `${mark('done')} ${only.url} · ${took} · verified\n  ${only.checksum}`
  }
  return [`${mark('done')} ${formatCount(objects.length, 'object')} stored · ${took} · verified`, ...list].join('\n')
}

function size({ size }: LoadedObject): string {
  return size === undefined ? '' : `  ${formatBytes(size)}`
}
