import type { CratedbColumn } from './cratedb-columns.js'
import { expressionColumns } from './expression-columns.js'

/** The primary key of a CrateDB table. */
export interface CratedbKey {
  /** All of its columns. */
  readonly all: readonly string[]
  /** Those that rows bring. */
  readonly plain: readonly string[]
  /** What the others are generated from. CrateDB cannot update these columns, whether or not they belong to the key. */
  readonly sources: readonly string[]
}

/** The key of a table, out of all of its columns; empty where there is none. */
export function keyColumns(existing: readonly CratedbColumn[]): CratedbKey {
  const keys = existing.filter(({ key }) => key)
  const names = existing.map(({ name }) => name)
  return {
    all: keys.map(({ name }) => name),
    plain: keys.filter(({ generated }) => !generated).map(({ name }) => name),
    sources: [...new Set(keys.flatMap(({ generated }) => expressionColumns(generated ?? '', names)))],
  }
}
