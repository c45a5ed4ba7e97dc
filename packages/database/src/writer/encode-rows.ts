import type { RejectedRow } from '@ctk/core'
import { ValueError } from './value-error.js'

/** A batch as it is bound, and which of its rows can be sent. */
export interface EncodedRows<E> {
  /** Column by column; what stands in rejected rows means nothing. */
  readonly encoded: readonly (readonly (E | null)[])[]
  /** The rows to send, by their index in the batch. */
  readonly rows: readonly number[]
  readonly rejected: RejectedRow[]
}

/** Turns the values of a batch into those that are bound. A row with a value that its column cannot hold is rejected. */
export function encodeRows<E, C extends { readonly name: string }>(
  values: readonly (readonly unknown[])[],
  columns: readonly C[],
  encode: (value: unknown, column: C) => E,
): EncodedRows<E> {
  const reasons = new Map<number, string>()
  const encoded = columns.map((column, i) => {
    const source = values[i] ?? []
    const result = new Array<E | null>(source.length)
    let row = 0
    // One try for as many values as go well: to enter it for each takes longer than to encode most of them.
    while (row < source.length) {
      try {
        for (; row < source.length; row++) result[row] = encode(source[row], column)
      } catch (error) {
        if (!(error instanceof ValueError)) throw error
        if (!reasons.has(row)) reasons.set(row, `${column.name}: ${error.message}`)
        result[row] = null
        row += 1
      }
    }
    return result
  })
  const rows: number[] = []
  for (let row = 0; row < (values[0]?.length ?? 0); row++) if (!reasons.has(row)) rows.push(row)
  return { encoded, rows, rejected: [...reasons].map(([index, reason]) => ({ index, reason })) }
}
