import type { RandomAccess } from './random-access.js'

const WINDOW_BYTES = 1024 * 1024

/** Thrown when bytes end inside of something. */
export class EndsEarly extends Error {}

/** The bytes of a part of a file, in order, of which only a window is in memory. */
export class ChunkBytes {
  readonly #file: RandomAccess
  readonly #end: number
  #window: Uint8Array = new Uint8Array(0)
  /** Where the window begins in the file. */
  #start: number

  constructor(file: RandomAccess, start: number, end: number) {
    // Not a number, where a damaged file does not say.
    if (!(start >= 0 && start <= end && end <= file.size)) throw new EndsEarly()
    this.#file = file
    this.#start = start
    this.#end = end
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#end - this.#start
  }

  /** The next bytes, without taking them: `size` of them, fewer at the end. They may be more than were asked for. */
  async peek(size: number): Promise<Uint8Array> {
    const wanted = Math.min(size, this.left)
    if (this.#window.length >= wanted) return this.#window
    const from = this.#start + this.#window.length
    const missing = Math.max(wanted - this.#window.length, Math.min(WINDOW_BYTES, this.#end - from))
    const more = await this.#file.read(from, from + missing)
    if (more.length < missing) throw new EndsEarly()
    this.#window = this.#window.length === 0 ? more : Buffer.concat([this.#window, more])
    return this.#window
  }

  /** @throws EndsEarly */
  async take(size: number): Promise<Uint8Array> {
    if (!(size >= 0 && size <= this.left)) throw new EndsEarly()
    const taken = (await this.peek(size)).subarray(0, size)
    this.skip(size)
    return taken
  }

  /** Passes over bytes that were looked at. */
  skip(size: number): void {
    this.#window = this.#window.subarray(size)
    this.#start += size
  }
}
