import type { Resource } from '../address/resource.js'
import type { RowBatch } from './row-batch.js'

/** What was stored, as the store itself says. */
export interface StoredObject {
  readonly key: string
  /** In bytes. */
  readonly size: number
  /** `sha256:` and the checksum in hexadecimal digits; undefined where a listing does not tell. */
  readonly checksum?: string
}

/** Where bytes go: archives, saved tables, objects. Keys use `/`. */
export interface ObjectStore {
  /** Stores an object as a whole or not at all; one with the same key is replaced. */
  put(key: string, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredObject>
  list(prefix: string, signal?: AbortSignal): AsyncIterable<StoredObject>
  /** @throws CTK_FILE_MISSING */
  get(key: string, signal?: AbortSignal): AsyncIterable<Uint8Array>
  delete(key: string, signal?: AbortSignal): Promise<void>
}

/** What a sink needs besides the resource. */
export interface SinkContext {
  readonly signal: AbortSignal
}

/** A place to put things: one for bytes, or one that takes rows as they are, such as a topic. */
export type OpenedSink =
  | {
      readonly kind: 'objects'
      readonly store: ObjectStore
      /** The key of the resource in the store; it ends with `/` where the resource is a folder. */
      readonly key: string
      /** Where an object can be seen by people: `/data/a.csv`, `s3://bucket/a.csv`. */
      urlOf(key: string): string
      /** As the identity of a source's bytes, for what is at a key, or would be; undefined where only something that exists has one, and nothing does. */
      identityOf?(key: string): Promise<string | undefined>
      /** Whether folders are only parts of keys, so that none has to exist before something is put into it. */
      readonly flat?: boolean
    }
  | {
      readonly kind: 'rows'
      readonly name: string
      /** Takes rows until there are no more. Returns how many the place acknowledged. */
      write(batches: AsyncIterable<RowBatch>, signal: AbortSignal): Promise<{ readonly written: number }>
    }

/** Where data goes. The contribution's name and aliases are the URL schemes: `file`, `s3`, `azure`, `kafka`. */
export interface Sink {
  open(resource: Resource, context: SinkContext): Promise<OpenedSink>
}
