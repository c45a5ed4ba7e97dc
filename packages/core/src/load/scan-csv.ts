import type { ColumnKind } from '../database/catalog.js'
import { isPlainValue } from './plain-value.js'

/** How CSV is written, and what its columns are for. */
export interface CsvShape {
  /** The kinds of the table's columns, in the order of the file's. */
  readonly kinds: readonly ColumnKind[]
  readonly delimiter: string
  readonly quote: '"' | "'"
}

/** How far bytes of CSV can go into a database as they are. */
export interface CsvScan {
  /** Where the last of the plain records ends, its line end included. */
  readonly end: number
  /** How many records there are up to there, and how many lines. */
  readonly rows: number
  readonly lines: number
  /** Where the record, or line, ends that is not plain and stands behind them; undefined where the next one is not all there. */
  readonly oddEnd: number | undefined
}

const [LF, CR, BACKSLASH, DOT] = [10, 13, 92, 46] as const

/**
 * Looks at CSV byte by byte: finds whole records, and whether they are plain, so that a database that reads CSV makes of them what a
 * decoder and the conversion of its values would make of them. What is not plain may still be right: it has to be decoded.
 *
 * @param from where a record begins
 * @param last whether the bytes end where the file ends
 * @example scanCsv(Buffer.from('1,a\n2,b\nx,c\n'), 0, { kinds: ['integer', 'text'], delimiter: ',', quote: '"' })
 * // { end: 8, rows: 2, lines: 2, oddEnd: 12 }
 */
export function scanCsv(bytes: Uint8Array, from: number, shape: CsvShape, last = false): CsvScan {
  const { kinds } = shape
  const [delimiter, quote] = [shape.delimiter.charCodeAt(0), shape.quote.charCodeAt(0)]
  // One look at a table for each byte, in the loop that nearly all of them go through.
  const special = new Uint8Array(256)
  for (const byte of [delimiter, quote, LF, CR]) special[byte] = 1
  const size = bytes.length
  const columns = kinds.length
  let [end, rows, lines] = [from, 0, 0]
  let hasCr: boolean | undefined
  const odd = (): CsvScan => ({ end, rows, lines, oddEnd: recordEnd(bytes, end, delimiter, quote, last) })
  const incomplete = (): CsvScan => (last && end < size ? odd() : { end, rows, lines, oddEnd: undefined })
  while (end < size) {
    let at = end
    let breaks = 0
    for (let column = 0; column < columns; column++) {
      let [start, stop] = [at, at]
      let doubled = false
      if (bytes[at] === quote) {
        start = at + 1
        for (at = start; ; at++) {
          const byte = bytes[at]
          if (at >= size) return incomplete()
          if (byte === LF) breaks += 1
          if (byte !== quote) continue
          if (bytes[at + 1] !== quote) break
          doubled = true
          at += 1
        }
        stop = at
        at += 1
      } else {
        while (at < size && special[bytes[at] as number] === 0) at += 1
        stop = at
        if (bytes[at] === quote) return odd()
        // PostgreSQL takes a line with nothing but that for the end of everything.
        if (column === 0 && bytes[start] === BACKSLASH && bytes[start + 1] === DOT) return odd()
      }
      const kind = kinds[column]
      if (doubled && kind !== 'text' && kind !== 'json' && kind !== 'other') return odd()
      if (stop > start && !isPlainValue(bytes, start, stop, kind)) return odd()
      if (column < columns - 1) {
        if (at >= size) return incomplete()
        if (bytes[at] !== delimiter) return odd()
        at += 1
      } else if (columns === 1 && start === stop) {
        // A blank line, which would become a NULL.
        return odd()
      }
    }
    const cr = bytes[at] === CR
    if (cr) at += 1
    if (at >= size) {
      if (!last || cr) return incomplete()
    } else if (bytes[at] === LF) {
      at += 1
      hasCr ??= cr
      // A database reads one kind of line end at a time.
      if (hasCr !== cr) return odd()
    } else return odd()
    end = at
    rows += 1
    lines += 1 + breaks
  }
  return { end, rows, lines, oddEnd: undefined }
}

/** Where a record ends, whatever stands in it; of one with quotes in wrong places the line. */
function recordEnd(
  bytes: Uint8Array,
  from: number,
  delimiter: number,
  quote: number,
  last: boolean,
): number | undefined {
  const lineEnd = () => {
    const found = bytes.indexOf(LF, from)
    return found !== -1 ? found + 1 : last ? bytes.length : undefined
  }
  for (let at = from; ; at++) {
    if (bytes[at] === quote) {
      for (at += 1; ; at += 2) {
        at = bytes.indexOf(quote, at)
        if (at === -1) return last ? lineEnd() : undefined
        if (bytes[at + 1] !== quote) break
      }
      at += 1
      if (at >= bytes.length) return last ? bytes.length : undefined
      if (bytes[at] === CR && bytes[at + 1] === LF) at += 1
      if (bytes[at] !== delimiter && bytes[at] !== LF) return lineEnd()
    } else {
      while (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== LF) {
        if (bytes[at] === quote) return lineEnd()
        at += 1
      }
    }
    if (at >= bytes.length) return last ? bytes.length : undefined
    if (bytes[at] === LF) return at + 1
  }
}
