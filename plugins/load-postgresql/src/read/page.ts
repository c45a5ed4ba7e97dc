import type { Sql } from '@ctk/core'

/** Where reading stands: the last key that was read, each part as exact text or as what is bound for it. */
export type Position = readonly unknown[]

/** A part of the key that rows are read in the order of. */
export interface KeyPart {
  readonly name: string
  /** What rows are ordered by. */
  readonly order: Sql
  /** The type that its text is cast to, so that it can be compared. */
  readonly type: Sql
}

/** What is read of a table. */
export interface Reading {
  readonly table: Sql
  /** What is selected, one expression for each column. */
  readonly columns: readonly Sql[]
  /** Empty where there is none: then the rows come in any order, and reading cannot go on behind one of them. */
  readonly key: readonly KeyPart[]
}

/** Rows that were read together. */
export interface Page {
  readonly rowCount: number
  /** In the order of the columns that were asked for. */
  readonly columns: readonly (readonly unknown[])[]
  /** The keys of the rows, part by part, as exact texts. */
  readonly keys: readonly (readonly string[])[]
}

/** The key of the last row of a page; undefined of a table without one. */
export function lastKey({ keys, rowCount }: Page): Position | undefined {
  return keys.length === 0 ? undefined : keys.map((part) => part[rowCount - 1] as string)
}
