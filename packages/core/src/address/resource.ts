/** Where data to load comes from: a URL or a path, taken apart. */
export interface Resource {
  /** `file` for a path or `file://`, otherwise the URL's scheme: `s3`, `https`, `kafka` … Decides the source. */
  readonly scheme: string
  /** The path, or the whole URL without its query. */
  readonly location: string
  /** The format's name as the ending tells it: `csv`, `ndjson` …; undefined when there is none. */
  readonly format: string | undefined
  /** `gzip`, `zstd`, `bzip2` as the ending tells it. */
  readonly compression: string | undefined
  /** The base name without folders and endings: `yc.2019.07-tiny`. */
  readonly name: string
  /** The query of a URL, decoded. */
  readonly options: Readonly<Record<string, string>>
}

const compressions: Readonly<Record<string, string>> = { gz: 'gzip', gzip: 'gzip', zst: 'zstd', bz2: 'bzip2' }
const formats: Readonly<Record<string, string>> = {
  csv: 'csv',
  tsv: 'tsv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'json',
  parquet: 'parquet',
  arrow: 'arrow',
}

/**
 * Takes a path or URL apart. A plain path is never decoded; a query is only read from a URL.
 *
 * @example parseResource('data/metrics.csv.gz') // scheme file, format csv, compression gzip, name metrics
 */
export function parseResource(text: string): Resource {
  const url = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)
  const scheme = url?.[1]?.toLowerCase() ?? 'file'
  const [address = '', query = ''] = url ? text.split('?', 2) : [text]
  const location = scheme === 'file' && url ? decodeURIComponent(address.slice(7)) : address
  const endings = (location.split(/[/\\]/).at(-1) ?? '').split('.')
  const take = (known: Readonly<Record<string, string>>) => {
    const found = endings.length > 1 ? known[(endings.at(-1) as string).toLowerCase()] : undefined
    if (found) endings.pop()
    return found
  }
  const compression = take(compressions)
  const format = take(formats)
  return {
    scheme,
    location,
    format,
    compression,
    name: endings.join('.'),
    options: Object.fromEntries(new URLSearchParams(query)),
  }
}

/**
 * The table name that a file name becomes. Never empty, never begins with a digit.
 *
 * @example tableNameFromResource('yc.2019.07-tiny') // 'yc_2019_07_tiny'
 */
export function tableNameFromResource(name: string): string {
  const cleaned = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return cleaned === '' ? 'data' : /^[0-9]/.test(cleaned) ? `t_${cleaned}` : cleaned
}
