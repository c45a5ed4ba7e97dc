/** A plugin of ours. */
export interface CataloguePlugin {
  /** What `ctk plugins install` takes. */
  readonly shortName: string
  readonly summary: string
  /**
   * Bytes that it takes on disk, with what it alone depends on. The first plugin brings what all of them share on top. Measured by
   * `npm run sizes`, which writes the same into apps/docs/install.md.
   */
  readonly size: number
}

/** Everything of ours that can be installed, in order of name. */
export const catalogue: readonly CataloguePlugin[] = [
  {
    shortName: 'format-parquet',
    summary: 'formats Parquet and Arrow, read and written',
    size: 2_000_000,
  },
  {
    shortName: 'load-azure',
    summary: 'source and sink for blobs in Azure Storage',
    size: 36_000_000,
  },
  {
    shortName: 'load-files',
    summary:
      'source for local files, and the formats CSV, TSV, JSON and NDJSON, plain or packed with gzip, zstd or bzip2',
    size: 150_000,
  },
  {
    shortName: 'load-kafka',
    summary: 'source and sink for Kafka topics: JSON, Avro and Protobuf, with a schema registry',
    size: 9_200_000,
  },
  {
    shortName: 'load-postgresql',
    summary:
      'source for tables of PostgreSQL and CrateDB, and ctk load database, which migrates whole databases and verifies them',
    size: 220_000,
  },
  {
    shortName: 'load-s3',
    summary: 'source and sink for objects in S3 and stores that speak its language',
    size: 8_800_000,
  },
  {
    shortName: 'load-testdata',
    summary: 'source of test data: the same rows for the same URL',
    size: 27_000,
  },
  {
    shortName: 'retention-delete',
    summary: 'retention strategy "delete": drops partitions whose whole content is expired',
    size: 15_000,
  },
  {
    shortName: 'retention-reallocate',
    summary: 'retention strategy "reallocate": moves expired partitions to other nodes or into another tablespace',
    size: 76_000,
  },
  {
    shortName: 'retention-snapshot',
    summary:
      'retention strategy "snapshot": archives expired partitions, verifies the archive, and only then drops them',
    size: 310_000,
  },
  {
    shortName: 'retention-timerange',
    summary: 'retention strategy "timerange-delete": deletes expired rows of any table in throttled slices',
    size: 87_000,
  },
  {
    shortName: 'webhooks',
    summary: 'webhooks: tells other systems what happened, as signed POSTs that can be sent again',
    size: 140_000,
  },
]
