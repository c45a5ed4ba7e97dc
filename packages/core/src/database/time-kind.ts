import type { ColumnKind } from './catalog.js'

/** Whether a column holds times, so that a table can be partitioned by it. */
export function isTimeKind(kind: ColumnKind): boolean {
  return kind === 'timestamp' || kind === 'timestamptz' || kind === 'date'
}
