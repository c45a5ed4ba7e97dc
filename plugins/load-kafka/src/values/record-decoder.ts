import { CtkError, type RowBatch, type UndecodedRow } from '@ctk/core'
import type { ReadingOptions } from '../address/reading-options.js'
import type { FetchedRecords, KafkaRecord } from '../reading/record.js'
import { BatchBuilder } from './batch-builder.js'
import { bytesText } from './bytes-text.js'
import type { ValueDecoder } from './decoded-value.js'
import { type MetadataColumn, metadataColumns } from './metadata-columns.js'

const BATCH_ROWS = 10_000
const BATCH_BYTES = 8 * 1024 * 1024
const LONGEST_TEXT = 200
const GREATEST_OFFSET = BigInt(Number.MAX_SAFE_INTEGER)

/** Turns messages into batches of rows. */
export class RecordDecoder {
  readonly #values: ValueDecoder
  readonly #metadata: readonly MetadataColumn[]
  readonly #skipTombstones: boolean

  constructor(values: ValueDecoder, options: Pick<ReadingOptions, 'metadata' | 'tombstones'>) {
    this.#values = values
    this.#metadata = metadataColumns(options.metadata)
    this.#skipTombstones = options.tombstones === 'skip'
  }

  /**
   * The batches of what was read of a partition. The last of them ends where reading goes on, behind whatever there is between
   * messages; nothing is handed out where there are no messages.
   *
   * @throws CTK_FILE_INVALID for an offset that a number does not hold, and what the decoder of values throws
   */
  async *batches(
    topic: string,
    { partition, records, next }: FetchedRecords,
    signal: AbortSignal,
  ): AsyncGenerator<RowBatch> {
    if (next > GREATEST_OFFSET) throw tooFar(topic, partition)
    await this.#values.prepare?.(
      records.map(({ value }) => value),
      signal,
    )
    const part = `${topic}/${partition}`
    let builder = new BatchBuilder()
    let bytes = 0
    for (const [index, record] of records.entries()) {
      this.#add(builder, record, topic, partition)
      bytes += record.value?.length ?? 0
      const last = index === records.length - 1
      if (!last && builder.size < BATCH_ROWS && bytes < BATCH_BYTES) continue
      if (builder.size > 0) yield builder.batch(part, Number(last ? next : record.offset + 1n))
      builder = new BatchBuilder()
      bytes = 0
    }
  }

  #add(builder: BatchBuilder, record: KafkaRecord, topic: string, partition: number): void {
    const line = Number(record.offset)
    const { value } = record
    if (value === null && this.#skipTombstones) return
    const decoded = value === null ? { row: {} } : this.#values.decode(value)
    if ('reason' in decoded) {
      builder.reject(undecoded(line, decoded.reason, value ?? Buffer.alloc(0)))
      return
    }
    const row = this.#metadata.length === 0 ? decoded.row : { ...this.#own(record, topic, partition), ...decoded.row }
    builder.add(line, row, this.#metadata, decoded.columns)
  }

  #own(record: KafkaRecord, topic: string, partition: number): Record<string, unknown> {
    return Object.fromEntries(this.#metadata.map((column) => [column.name, column.of(record, topic, partition)]))
  }
}

function undecoded(line: number, reason: string, value: Buffer): UndecodedRow {
  const text = bytesText(value.subarray(0, 4 * LONGEST_TEXT))
  return { line, reason, text: text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text }
}

function tooFar(topic: string, partition: number): CtkError {
  return new CtkError({
    code: 'CTK_FILE_INVALID',
    message: `The offsets of ${topic}/${partition} are beyond ${GREATEST_OFFSET.toLocaleString('en-US')}, the last that ctk can count exactly.`,
    suggestions: ['Copy the topic to a new one: its offsets begin at 0.'],
  })
}
