import type { ColumnKind, RowBatch, UndecodedRow } from '@ctk/core'
import type { ValueColumn } from './decoded-value.js'

interface GrowingColumn {
  readonly name: string
  kind: ColumnKind | undefined
  readonly values: unknown[]
}

/** Rows on their way into a batch. Its columns are those of all its rows, in order of appearance. */
export class BatchBuilder {
  readonly #columns = new Map<string, GrowingColumn>()
  readonly #lines: number[] = []
  readonly #rejected: UndecodedRow[] = []
  readonly #known = new Set<readonly ValueColumn[]>()

  get size(): number {
    return this.#lines.length + this.#rejected.length
  }

  /** @param promised the columns that the row is known to have; the same arrays for rows of the same kind */
  add(
    line: number,
    row: Readonly<Record<string, unknown>>,
    ...promised: readonly (readonly ValueColumn[] | undefined)[]
  ): void {
    for (const columns of promised) if (columns && !this.#known.has(columns)) this.#expect(columns)
    const before = this.#lines.length
    for (const name of Object.keys(row)) {
      const column = this.#columns.get(name) ?? this.#grow({ name })
      while (column.values.length < before) column.values.push(null)
      column.values.push(row[name])
    }
    this.#lines.push(line)
  }

  reject(row: UndecodedRow): void {
    this.#rejected.push(row)
  }

  /** @param position where reading goes on behind the batch */
  batch(part: string, position: number): RowBatch {
    const rowCount = this.#lines.length
    const columns = [...this.#columns.values()].map(({ name, kind, values }) => {
      while (values.length < rowCount) values.push(null)
      return { name, values, ...(kind && { kind }) }
    })
    return {
      rowCount,
      columns,
      lines: this.#lines,
      part,
      position,
      ...(this.#rejected.length > 0 && { rejected: this.#rejected }),
    }
  }

  #expect(columns: readonly ValueColumn[]): void {
    this.#known.add(columns)
    for (const column of columns) {
      const found = this.#columns.get(column.name)
      // Two schemas that disagree promise nothing.
      if (found && found.kind !== column.kind) found.kind = undefined
      else if (!found) this.#grow(column)
    }
  }

  #grow({ name, kind }: ValueColumn): GrowingColumn {
    const column: GrowingColumn = { name, kind, values: [] }
    this.#columns.set(name, column)
    return column
  }
}
