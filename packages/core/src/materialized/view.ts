import type { TableName } from '../address/table-name.js'
import type { Statement } from '../sql/statement.js'

/** The definition of a view whose result is kept as a table. */
export interface ViewDefinition {
  readonly name: TableName
  readonly query: string
  readonly sources: readonly TableName[]
}

/** A way to keep a view fresh: by rebuilding, by window, by partition. Pure, like a retention strategy. */
export interface ViewStrategy {
  readonly name: string
  /** The statements that bring the view up to date, in order; none when nothing has changed. */
  plan(view: ViewDefinition, facts: readonly unknown[]): Statement[]
}
