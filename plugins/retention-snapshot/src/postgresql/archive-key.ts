import { createHash } from 'node:crypto'
import { formatTableName, type TableName } from '@ctk/core'

/** How a file with rows is called. */
export const FILE = 'part-0001.parquet'
const MANIFEST = 'manifest.json'
const LONGEST = 100

/**
 * Where the manifest of an archive is, in its repository: in a folder of its own, so that a further archive of the same partition never
 * writes over it.
 *
 * @example archiveKey({ schema: 'public', name: 'metrics' }, 'metrics_2024_01', '0123456789ab') // 'public.metrics/metrics_2024_01-0123456789ab/manifest.json'
 */
export function archiveKey({ schema, name }: TableName, label: string, archive: string): string {
  return `${clean(`${schema}.${name}`, formatTableName({ schema, name }))}/${clean(label, label)}-${archive}/${MANIFEST}`
}

/** Without what file systems or stores may not take; then a hash keeps two names apart. */
function clean(text: string, whole: string): string {
  const plain = text
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, LONGEST)
  if (plain === text) return plain
  return `${plain}-${createHash('sha256').update(whole).digest('hex').slice(0, 8)}`
}
