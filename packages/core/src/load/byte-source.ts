/** Bytes in order, pulled; where the place allows it, any part of them can be read by itself as well. */
export interface ByteSource extends AsyncIterable<Uint8Array> {
  /** How many bytes there are, where that is known. */
  readonly size?: number
  /** How many bytes were taken from the place so far, in whichever way. */
  position?(): number
  /**
   * The bytes from `start` up to, not including, `end`; fewer at the end. Left out where only reading in order is possible, such as
   * on standard input.
   */
  range?(start: number, end: number): Promise<Uint8Array>
}
