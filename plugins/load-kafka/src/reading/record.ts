/** A message as it is stored. */
export interface KafkaRecord {
  readonly offset: bigint
  /** In milliseconds since 1970. */
  readonly timestamp: bigint
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly (readonly [Buffer | null, Buffer | null])[]
}

/** What was read of a partition: its messages from the offset that was asked for, and where to go on. */
export interface FetchedRecords {
  readonly partition: number
  readonly records: readonly KafkaRecord[]
  readonly next: bigint
}
