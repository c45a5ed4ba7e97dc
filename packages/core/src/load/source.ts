import type { Resource } from '../address/resource.js'
import type { ByteSource } from './byte-source.js'
import type { RowBatch } from './row-batch.js'

/** What a source needs besides the resource. */
export interface SourceContext {
  /** Aborted when somebody interrupts the load. */
  readonly signal: AbortSignal
  /**
   * Where an earlier load of the same resource ended, if this one goes on with it: the {@link RowBatch.position} of the last batch
   * of each part that was written. Only for sources of rows; what they return begins behind it.
   */
  readonly resume?: Readonly<Record<string, unknown>>
  /** Somebody only has a look, as for a dry run: nothing may change at the source, so no group is joined and no offset committed. */
  readonly peek?: boolean
}

/** Bytes that need a format. */
export interface OpenedBytes {
  readonly kind: 'bytes'
  /** The name that formats and table names are taken from. */
  readonly name: string
  /** As they are stored: packed, where they are. */
  readonly bytes: ByteSource
  /**
   * Changes when the content does: an entity tag, or size and time of change. A load that was interrupted only goes on where it
   * is the same; undefined where the place does not tell.
   */
  readonly version?: string
  /**
   * What the bytes are, by whichever name they were reached: the same for a path and a link to it. Compared with what a sink says of
   * the place that it is about to write to.
   */
  readonly identity?: string
  /** Where a database server could read the same bytes by itself: `file:///data/a.json`, `s3://bucket/key`. */
  readonly uri?: string
}

/** Several things that are loaded as one: the files of a glob, the objects below a prefix. In order of name. */
export interface OpenedParts {
  readonly kind: 'parts'
  readonly name: string
  readonly parts: readonly OpenedBytes[]
}

/** Rows that need no format: a topic, a query, generated data. */
export interface OpenedRows {
  readonly kind: 'rows'
  readonly name: string
  readonly batches: AsyncIterable<RowBatch>
  /** How many rows there will be, for the progress, where that is known; of a topic it is the most that there can be. */
  readonly total?: number
  /** As {@link OpenedBytes.version}. */
  readonly version?: string
  /** Whether a row may come again, under the same part and line, after a crash: such as the messages of a topic. */
  readonly repeats?: boolean
  /** Called when a batch and all before it of its part are written and recorded: the time to commit an offset. */
  acknowledge?(batch: RowBatch): Promise<void>
  /** Called once, when nothing more is read or acknowledged, also after a failure: the time to leave a group. */
  close?(): Promise<void>
}

/** What a source opened. Streams are pulled: nothing is read before it is asked for. */
export type OpenedSource = OpenedBytes | OpenedParts | OpenedRows

/**
 * Where bytes or rows come from. The contribution's name and aliases are the URL schemes: `file`, `s3`, `http` and `https`.
 *
 * @throws CTK_FILE_MISSING when there is nothing at the resource
 */
export interface Source {
  /** Opens a resource; the signal ends reading as well. */
  open(resource: Resource, context: SourceContext): Promise<OpenedSource>
}
