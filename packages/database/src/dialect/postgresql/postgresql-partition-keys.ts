import type { ColumnKind, PartitionKey } from '@ctk/core'
import type { BoundKey } from './postgresql-bounds.js'
import type { LevelRow } from './postgresql-catalog-query.js'
import { postgresqlColumnKind } from './postgresql-column-kind.js'
import { readKeyExpression } from './postgresql-key-expression.js'
import { splitList } from './split-list.js'

/** A key of one partitioned table: what the catalogue tells of it, and what its bounds need. */
export interface LevelKey extends BoundKey {
  readonly key: PartitionKey
}

/** The keys of a partitioned table, in order. */
export function levelKeys({ keys, expressions }: LevelRow): LevelKey[] {
  const texts = expressions === null ? [] : splitList(expressions)
  return keys.map(({ column, type }) => {
    const kind = postgresqlColumnKind(type)
    return column === null ? expressionKey(texts.shift() ?? '', kind) : columnKey(column, kind)
  })
}

function columnKey(column: string, kind: ColumnKind): LevelKey {
  return { key: { column, kind }, kind, unit: undefined, problem: undefined }
}

function expressionKey(expression: string, kind: ColumnKind): LevelKey {
  const read = readKeyExpression(expression)
  return {
    key: { column: expression, kind, expression, ...(read && { source: read.source }) },
    kind,
    unit: read?.unit,
    problem: read ? undefined : `is bounded by ${expression}, which does not tell a span of time`,
  }
}
