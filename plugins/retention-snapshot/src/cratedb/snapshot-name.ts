import { createHash } from 'node:crypto'
import type { Partition, TableName } from '@ctk/core'

const MAX_LENGTH = 120

/**
 * The name of a snapshot, lower-case as CrateDB wants it, of which there is no other.
 *
 * @param attempt the id of the run, and how many snapshots it made before
 * @example snapshotName({ schema: 'doc', name: 'Metrics' }, partitions, '01JD…-1') // doc.metrics-2024-01-x50-01jd…-1
 */
export function snapshotName({ schema, name }: TableName, partitions: readonly Partition[], attempt: string): string {
  const [first] = partitions
  const what = partitions.length > 1 ? `${first?.label}-x${partitions.length}` : first?.label
  const readable = `${schema}.${name}-${what}`.toLowerCase().replace(/[^a-z0-9._]+/g, '-')
  const tail = `-${attempt.toLowerCase()}`
  const plain = readable.replace(/^[-._]+/, '')
  if (plain.length + tail.length <= MAX_LENGTH) return `${plain}${tail}`
  const hash = createHash('sha256').update(readable).digest('hex').slice(0, 8)
  return `${plain.slice(0, MAX_LENGTH - tail.length - 9)}-${hash}${tail}`
}
