/** A plugin of ours. */
export interface CataloguePlugin {
  /** What `ctk plugins install` takes. */
  readonly shortName: string
  readonly summary: string
  /** Bytes that come over the network when it is installed beside ctk, with what it depends on. */
  readonly download: number
  /** Bytes that it then takes on disk. */
  readonly installed: number
}

/** Everything of ours that can be installed, in order of name. */
export const catalogue: readonly CataloguePlugin[] = [
  {
    shortName: 'format-parquet',
    summary: 'formats Parquet and Arrow, read and written',
    download: 0,
    installed: 0,
  },
  {
    shortName: 'load-azure',
    summary: 'source and sink for blobs in Azure Storage',
    download: 0,
    installed: 0,
  },
  {
    shortName: 'load-files',
    summary:
      'source for local files, and the formats CSV, TSV, JSON and NDJSON, plain or packed with gzip, zstd or bzip2',
    download: 0,
    installed: 0,
  },
  {
    shortName: 'load-kafka',
    summary: 'source and sink for Kafka topics: JSON, Avro and Protobuf, with a schema registry',
    download: 0,
    installed: 0,
  },
  {
    shortName: 'load-postgresql',
    summary:
      'source for tables of PostgreSQL and CrateDB, and ctk load database, which migrates whole databases and verifies them',
    download: 0,
    installed: 0,
  },
  {
    shortName: 'load-s3',
    summary: 'source and sink for objects in S3 and stores that speak its language',
    download: 0,
    installed: 0,
  },
  {
    shortName: 'load-testdata',
    summary: 'source of test data: the same rows for the same URL',
    download: 0,
    installed: 0,
  },
  {
    shortName: 'retention-delete',
    summary: 'retention strategy "delete": drops partitions whose whole content is expired',
    download: 0,
    installed: 0,
  },
  {
    shortName: 'retention-reallocate',
    summary: 'retention strategy "reallocate": moves expired partitions to other nodes or into another tablespace',
    download: 0,
    installed: 0,
  },
  {
    shortName: 'retention-snapshot',
    summary:
      'retention strategy "snapshot": archives expired partitions, verifies the archive, and only then drops them',
    download: 0,
    installed: 0,
  },
  {
    shortName: 'retention-timerange',
    summary: 'retention strategy "timerange-delete": deletes expired rows of any table in throttled slices',
    download: 0,
    installed: 0,
  },
  {
    shortName: 'webhooks',
    summary: 'webhooks: tells other systems what happened, as signed POSTs that can be sent again',
    download: 0,
    installed: 0,
  },
]
