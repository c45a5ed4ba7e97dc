/** Where a database keeps binary objects: in blob tables, each under the SHA-1 digest of its bytes. */
export interface BlobStore {
  hasTable(table: string, signal?: AbortSignal): Promise<boolean>
  /** @throws CTK_TABLE_EXISTS, CTK_PERMISSION_DENIED, CTK_STATEMENT_FAILED */
  createTable(table: string, options: BlobTableOptions, signal?: AbortSignal): Promise<void>
  /**
   * Stores bytes, unless a blob with this digest is there already.
   *
   * @param digest their SHA-1, in hexadecimal digits
   * @throws CTK_NOT_VERIFIED when the bytes have another digest; CTK_TABLE_MISSING; nothing is stored then
   */
  put(blob: BlobToStore, signal?: AbortSignal): Promise<'stored' | 'existed'>
  /** Its size in bytes; undefined where there is none. */
  size(table: string, digest: string, signal?: AbortSignal): Promise<number | undefined>
  /** @throws CTK_FILE_MISSING */
  get(table: string, digest: string, signal?: AbortSignal): AsyncIterable<Uint8Array>
  /** Where a blob can be fetched, without a password. */
  urlOf(table: string, digest: string): string
}

/** How a blob table is made. */
export interface BlobTableOptions {
  readonly shards?: number | undefined
  /** A number, or a range such as `0-1`. */
  readonly replicas?: string | undefined
}

/** A blob on its way. */
export interface BlobToStore {
  readonly table: string
  readonly digest: string
  /** In bytes. */
  readonly size: number
  readonly bytes: AsyncIterable<Uint8Array>
}
