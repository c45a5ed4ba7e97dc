import type { CsvChunk } from '../database/writer.js'
import { type CsvShape, scanCsv } from './scan-csv.js'

/** Bytes of a file that hold whole records. */
export interface CsvBytes {
  readonly bytes: Uint8Array
  /** The line of the file that they begin with, from 1. */
  readonly line: number
}

/** A block of a CSV file: what the database can read as it is, and the rest. */
export interface CsvBlock {
  /** All of it. */
  readonly whole: CsvBytes
  /** The records that the database reads as a decoder would; undefined where there are none. */
  readonly plain: Pick<CsvChunk, 'bytes' | 'rows'> | undefined
  /** Those that have to be decoded. */
  readonly odd: readonly CsvBytes[]
  /** How many bytes from the end belong to a record that is not all there. */
  readonly left: number
  /** The line behind it. */
  readonly nextLine: number
}

/** A block with more odd places than this is decoded as a whole. */
const MANY = 16

/**
 * Takes whole records off the beginning of bytes.
 *
 * @param last whether the bytes end where the file ends
 */
export function cutCsvBlock(bytes: Uint8Array, line: number, shape: CsvShape, last: boolean): CsvBlock {
  const plain: Uint8Array[] = []
  const odd: CsvBytes[] = []
  let [at, rows, nextLine] = [0, 0, line]
  while (at < bytes.length) {
    const scan = scanCsv(bytes, at, shape, last)
    if (scan.rows > 0) plain.push(bytes.subarray(at, scan.end))
    rows += scan.rows
    nextLine += scan.lines
    at = scan.end
    if (scan.oddEnd === undefined) break
    const record = bytes.subarray(at, scan.oddEnd)
    odd.push({ bytes: record, line: nextLine })
    nextLine += countLines(record)
    at = scan.oddEnd
  }
  const whole = { bytes: bytes.subarray(0, at), line }
  const cut = { whole, left: bytes.length - at, nextLine }
  if (odd.length > MANY) return { ...cut, plain: undefined, odd: [whole] }
  const joined = plain.length === 1 ? (plain[0] as Uint8Array) : Buffer.concat(plain)
  return { ...cut, plain: rows > 0 ? { bytes: joined, rows } : undefined, odd }
}

function countLines(bytes: Uint8Array): number {
  let lines = 0
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines++
  return lines
}
