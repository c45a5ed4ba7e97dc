/** How bytes are packed. The contribution's name and aliases are the endings of packed files: `gzip` and `gz`. */
export interface Compression {
  /** What packed bytes begin with, at most 16 of them; undefined stands for any byte. */
  readonly magic: readonly (number | undefined)[]
  /**
   * Unpacks bytes, several archives one after another included.
   *
   * @param name what the source calls the bytes, for messages
   * @throws CTK_FILE_INVALID while reading, for bytes that end too early or are damaged; CTK_DEPENDENCY_MISSING where the platform
   * cannot unpack them
   */
  unpack(bytes: AsyncIterable<Uint8Array>, name: string): AsyncIterable<Uint8Array>
}
