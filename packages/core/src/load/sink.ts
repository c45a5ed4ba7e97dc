/** What was stored, as the store itself says. */
export interface StoredObject {
  readonly key: string
  /** In bytes. */
  readonly size: number
  /** `sha256:` and the checksum in hexadecimal digits. */
  readonly checksum: string
}

/** Where bytes go: archives, saved tables, objects. Keys use `/`. */
export interface Sink {
  put(key: string, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredObject>
  list(prefix: string, signal?: AbortSignal): AsyncIterable<StoredObject>
  get(key: string, signal?: AbortSignal): AsyncIterable<Uint8Array>
  delete(key: string, signal?: AbortSignal): Promise<void>
}
