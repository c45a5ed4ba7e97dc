import { cratedbCodec } from './cratedb-codec.js'
import type { CratedbColumn } from './cratedb-columns.js'
import { keyColumns } from './cratedb-key.js'

/** By which of the columns that a writer fills, rows can be told apart when CrateDB returns those that it wrote. */
export interface RowIdentity {
  /** Indexes into the writer's columns. */
  readonly members: readonly number[]
  /** Whether no two rows of the table can be equal in them. */
  readonly unique: boolean
}

/**
 * The primary key; without one, for a table that may refuse rows for what cannot be known before (check constraints, objects
 * that become columns, types that only CrateDB reads), all columns whose values come back as they were sent. Undefined where
 * it is not worth the fifth of the speed that returning rows costs, or where nothing tells rows apart.
 */
export function rowIdentity(
  existing: readonly CratedbColumn[],
  columns: readonly CratedbColumn[],
): RowIdentity | undefined {
  const key = primaryKey(existing, columns)
  if (key) return { members: key.map((column) => columns.indexOf(column)), unique: true }
  if (!columns.some(mayRefuse)) return undefined
  const members = columns.flatMap(({ type }, i) => (cratedbCodec(type).comparable ? [i] : []))
  return members.length > 0 ? { members, unique: false } : undefined
}

function mayRefuse({ type, ignored, checks }: CratedbColumn): boolean {
  return checks > 0 || (type === 'object' ? !ignored : cratedbCodec(type).decode !== undefined)
}

/**
 * The columns of the primary key. A generated one is replaced by what it is made from: rows that are equal in that have the same
 * key, and a row that is read back by it is the row that was written.
 */
function primaryKey(
  existing: readonly CratedbColumn[],
  columns: readonly CratedbColumn[],
): CratedbColumn[] | undefined {
  const { plain, sources } = keyColumns(existing)
  const members = columns.filter(({ name }) => plain.includes(name) || sources.includes(name))
  const complete = plain.length > 0 && plain.every((name) => columns.some((column) => column.name === name))
  return complete && members.every(({ type }) => cratedbCodec(type).comparable) ? members : undefined
}
