/** Which of our packages offers what, so that something absent can be explained: point → name → short package name. */
const known: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'retention-strategy': {
    delete: 'retention-delete',
    'expire-archives': 'retention-snapshot',
    reallocate: 'retention-reallocate',
    snapshot: 'retention-snapshot',
    'timerange-archive': 'retention-timerange',
    'timerange-delete': 'retention-timerange',
  },
  'operation-handler': {
    'archive-partition': 'retention-snapshot',
    'archive-range': 'retention-timerange',
    'expire-archive': 'retention-snapshot',
    'move-partition': 'retention-reallocate',
    'restore-partition': 'retention-snapshot',
  },
  source: {
    abfs: 'load-azure',
    abfss: 'load-azure',
    az: 'load-azure',
    azure: 'load-azure',
    crate: 'load-postgresql',
    cratedb: 'load-postgresql',
    file: 'load-files',
    http: 'load-files',
    https: 'load-files',
    kafka: 'load-kafka',
    postgres: 'load-postgresql',
    postgresql: 'load-postgresql',
    s3: 'load-s3',
    testdata: 'load-testdata',
  },
  // With their aliases: all of them are endings of files.
  format: {
    arrow: 'format-parquet',
    csv: 'load-files',
    feather: 'format-parquet',
    ipc: 'format-parquet',
    json: 'load-files',
    json_row: 'load-files',
    jsonl: 'load-files',
    ndjson: 'load-files',
    parquet: 'format-parquet',
    tsv: 'load-files',
  },
  compression: {
    bz2: 'load-files',
    bzip2: 'load-files',
    gz: 'load-files',
    gzip: 'load-files',
    zst: 'load-files',
    zstd: 'load-files',
  },
  sink: {
    abfs: 'load-azure',
    abfss: 'load-azure',
    az: 'load-azure',
    azure: 'load-azure',
    file: 'load-files',
    kafka: 'load-kafka',
    s3: 'load-s3',
  },
  'cloud-provider': { cratedb: 'cloud-cratedb' },
  notifier: { webhook: 'webhooks' },
  // Topics that a plugin brings, and its commands in topics of the command line's own.
  command: {
    'load database': 'load-postgresql',
    repository: 'retention-snapshot',
    snapshot: 'retention-snapshot',
    webhooks: 'webhooks',
  },
}

/** The short name of the package that offers something, for `ctk plugins install`. */
export function suggestPackage(point: string, name: string): string | undefined {
  const names = known[point]
  return names && Object.hasOwn(names, name) ? names[name] : undefined
}

/** The names that our packages offer at a point. */
suggestPackage.names = (point: string): readonly string[] => Object.keys(known[point] ?? {})

/** What one of our packages offers, by its short name: the names at each point where there are any. */
suggestPackage.offers = (shortName: string): readonly { readonly point: string; readonly names: readonly string[] }[] =>
  Object.entries(known)
    .map(([point, names]) => ({ point, names: Object.keys(names).filter((name) => names[name] === shortName) }))
    .filter(({ names }) => names.length > 0)
