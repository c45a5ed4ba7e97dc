import type { CsvPiece } from '../database/writer.js'
import { type CsvShape, scanCsv } from './scan-csv.js'

/** Bytes of a file that hold whole records. */
export interface CsvBytes {
  readonly bytes: Uint8Array
  /** The line of the file that they begin with, from 1. */
  readonly line: number
}

/** Where blocks take their bytes from, and the buffers that they fill: those of blocks that are done are filled again. */
export interface CsvInput {
  readonly shape: CsvShape
  readonly bytes: AsyncIterator<Uint8Array>
  /** In bytes. A block is full when it holds as much; of one record it holds more. */
  readonly blockSize: number
  readonly spare: Buffer[]
}

interface Range {
  readonly from: number
  readonly end: number
}

interface PlainRange extends Range {
  readonly rows: number
}

/** A block with more odd places than this ends, and the next one is decoded as a whole. */
const MANY = 16
/** As many buffers wait for further use. */
const SPARE = 3
/** Room for the piece with which a block is full. */
const SLACK = 512 * 1024

/**
 * Whole records of a CSV file, found while they are read: what the database reads by itself goes to it piece by piece, the rest is
 * decoded afterwards. All of it is kept until it is released, so that it can be read again when the database refuses it.
 */
export class CsvBlock {
  /** Whether everything is to be decoded. */
  readonly isOdd: boolean
  readonly #input: CsvInput
  readonly #line: number
  readonly #plain: PlainRange[] = []
  readonly #odd: (Range & { readonly line: number })[] = []
  #buffer: Buffer
  /** How much of the buffer is filled, and up to where it holds whole records. */
  #length = 0
  #end = 0
  #nextLine: number
  #isFull = false
  #filling: Promise<void> | undefined
  /** Settled when there is more, or the block is full. */
  #more = Promise.withResolvers<void>()
  #isLast = false

  private constructor(input: CsvInput, left: Uint8Array, line: number, isOdd: boolean) {
    this.#input = input
    this.#line = line
    this.#nextLine = line
    this.isOdd = isOdd
    this.#buffer = input.spare.pop() ?? Buffer.allocUnsafeSlow(input.blockSize + SLACK)
    this.#append(left)
  }

  /** @param line of the first byte */
  static first(input: CsvInput, line: number): CsvBlock {
    return new CsvBlock(input, new Uint8Array(), line, false)
  }

  /** The block behind this one, which is full; undefined at the end of the file. */
  next(): CsvBlock | undefined {
    const left = this.#buffer.subarray(this.#end, this.#length)
    if (this.#isLast && left.length === 0) return undefined
    const block = new CsvBlock(this.#input, left, this.#nextLine, !this.isOdd && this.#odd.length > MANY)
    block.#isLast = this.#isLast
    return block
  }

  /** What the database reads as a decoder would: from the beginning whenever it is asked for, and on while the block is filled. */
  async *pieces(): AsyncGenerator<CsvPiece> {
    for (let i = 0; ; await this.#more.promise) {
      for (let range = this.#plain[i]; range; range = this.#plain[++i])
        yield { bytes: this.#buffer.subarray(range.from, range.end), rows: range.rows }
      if (this.#isFull) return
    }
  }

  /** Reads to the end of the block, once. What reading throws, ends its pieces as well. */
  fill(): Promise<void> {
    this.#filling ??= this.#fill()
    return this.#filling
  }

  async #fill(): Promise<void> {
    try {
      while (!this.#isFull) {
        await this.#read()
        this.#more.resolve()
        this.#more = Promise.withResolvers()
      }
    } catch (error) {
      this.#more.promise.catch(() => {})
      this.#more.reject(error)
      throw error
    }
  }

  /** What is not in its pieces. */
  odd(): CsvBytes[] {
    return this.#odd.map(({ from, end, line }) => ({ bytes: this.#buffer.subarray(from, end), line }))
  }

  /** All of it. */
  whole(): CsvBytes {
    return { bytes: this.#buffer.subarray(0, this.#end), line: this.#line }
  }

  /** Nothing of it is used any more. */
  release(): void {
    const { spare } = this.#input
    if (spare.length < SPARE) spare.push(this.#buffer)
  }

  async #read(): Promise<void> {
    if (!this.#isLast) {
      const { done, value } = await this.#input.bytes.next()
      if (done) this.#isLast = true
      else this.#append(value)
    }
    this.#scan()
    if (this.#isLast || this.#end >= this.#input.blockSize || (this.#odd.length > MANY && !this.isOdd))
      this.#isFull = true
  }

  #append(piece: Uint8Array): void {
    const length = this.#length + piece.length
    if (length > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, this.#buffer.length * 2))
      larger.set(this.#buffer.subarray(0, this.#length))
      this.#buffer = larger
    }
    this.#buffer.set(piece, this.#length)
    this.#length = length
  }

  #scan(): void {
    const bytes = this.#buffer.subarray(0, this.#length)
    while (this.#end < bytes.length) {
      const from = this.#end
      const { end, rows, lines, oddEnd } = scanCsv(bytes, from, this.#input.shape, this.#isLast)
      if (rows > 0) this.#plain.push({ from, end, rows })
      this.#nextLine += lines
      this.#end = end
      if (oddEnd === undefined) return
      this.#odd.push({ from: end, end: oddEnd, line: this.#nextLine })
      this.#nextLine += countLines(bytes.subarray(end, oddEnd))
      this.#end = oddEnd
      if (this.#odd.length > MANY && !this.isOdd) return
    }
  }
}

function countLines(bytes: Uint8Array): number {
  let lines = 0
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines++
  return lines
}
