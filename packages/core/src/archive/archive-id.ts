import { createHash } from 'node:crypto'
import type { TableName } from '../address/table-name.js'

/**
 * The id of an archive: twelve hexadecimal digits, others for each attempt.
 *
 * @param ident of the partition
 * @param attempt tells attempts apart: the id of the run, and how many it made before
 */
export function archiveId(table: TableName, ident: string, attempt: string): string {
  const identity = JSON.stringify([table.schema, table.name, ident, attempt])
  return createHash('sha256').update(identity).digest('hex').slice(0, 12)
}
