import type { Sql } from '@ctk/core'

/**
 * How the values of a column come from the source to the target, and how what arrived is compared with what left. The two texts to
 * compare are made by separate code from what each database says, so that a mistake on the way in is not repeated when looking.
 */
export interface ValueMapping {
  /** The column's type in the target, with what belongs to it. */
  readonly type: Sql
  /** What is read of the source's column. */
  read(column: Sql): Sql
  /** What is written for what was read. */
  write(value: unknown): unknown
  /** What is read back of the target's column. */
  readBack(column: Sql): Sql
  /** The text that a value of the source is compared by. */
  source(value: unknown): string
  /** The text that a value of the target is compared by. */
  target(value: unknown): string
  /**
   * In what order both databases have the values: by the type's own, by the bytes of its text, or in none that is the same. What has one
   * can be a key, and has a smallest and a greatest value.
   */
  readonly order: 'own' | 'text' | 'none'
  /** What becomes of values that the target cannot hold as they are; for people. */
  readonly loses?: string
  /** What was decided, where it is not the same type by another name; for people. */
  readonly note?: string
}
