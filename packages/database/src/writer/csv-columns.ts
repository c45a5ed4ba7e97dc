import { isUtf8 } from 'node:buffer'
import type { CsvPiece, CsvRecords } from '@ctk/core'
import { type CsvValueKind, writeCsvValue } from './csv-value.js'
import type { JsonColumn } from './json-column.js'

const [LF, CR] = [10, 13] as const

/**
 * Turns whole, plain records (see `scanCsv` in core) into a JSON array for each column.
 *
 * @param kinds in the order of the values
 * @returns how many records there were; undefined where one has to be looked at
 */
export async function csvColumns(
  { pieces, delimiter, quote }: CsvRecords,
  kinds: readonly CsvValueKind[],
  columns: readonly JsonColumn[],
): Promise<number | undefined> {
  const separators = { delimiter: delimiter.charCodeAt(0), quote: quote.charCodeAt(0) }
  for (const column of columns) column.clear()
  let rows = 0
  for await (const piece of pieces()) {
    if (!isUtf8(piece.bytes) || writePiece(piece, separators, kinds, columns) !== piece.rows) return undefined
    rows += piece.rows
  }
  return rows
}

/** @returns how many records there are; fewer than there should be where one has to be looked at */
function writePiece(
  { bytes }: CsvPiece,
  { delimiter, quote }: { readonly delimiter: number; readonly quote: number },
  kinds: readonly CsvValueKind[],
  columns: readonly JsonColumn[],
): number {
  let rows = 0
  for (let at = 0; at < bytes.length; rows++) {
    for (let i = 0; i < columns.length; i++) {
      let [start, end] = [at, at]
      let doubled: number | undefined
      if (bytes[at] === quote) {
        start = at + 1
        for (end = start; bytes[end] !== quote || bytes[end + 1] === quote; end++) {
          if (end >= bytes.length) return -1
          if (bytes[end] !== quote) continue
          doubled = quote
          end += 1
        }
        at = end + 1
      } else {
        while (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== LF && bytes[at] !== CR) at += 1
        end = at
      }
      const written = writeCsvValue(columns[i] as JsonColumn, kinds[i] as CsvValueKind, bytes, start, end, doubled)
      if (!written) return -1
      if (i === columns.length - 1) break
      if (bytes[at] !== delimiter) return -1
      at += 1
    }
    if (bytes[at] === CR) at += 1
    if (at < bytes.length && bytes[at] !== LF) return -1
    at += 1
  }
  return rows
}
