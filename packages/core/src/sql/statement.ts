/** A compiled statement: text with `$1 … $n` placeholders, and the values bound to them. Nothing else reaches a database. */
export interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** A statement that returns rows. */
export type Query = Statement
