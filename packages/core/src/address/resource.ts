import { suggestPackage } from '../plugin/known-plugins.js'

/** Where data to load comes from: a URL or a path, taken apart. */
export interface Resource {
  /** `file` for a path or `file://`, otherwise the URL's scheme: `s3`, `https`, `kafka` … Decides the source. */
  readonly scheme: string
  /** The path, or the whole URL without its query. */
  readonly location: string
  /**
   * The last ending in lower case, the compression's left out: `csv`, `jsonl`, `parquet` … A format that answers to it is chosen;
   * of `my.data` it is `data`, which tells nothing. Undefined when there is none.
   */
  readonly ending: string | undefined
  /** The compression that the ending tells: `gz`, `zst`, `bz2`. The bytes have the last word. */
  readonly compression: string | undefined
  /** The base name without folders and the endings that ctk knows: `yc.2019.07-tiny`. */
  readonly name: string
  /** The query of a URL as it was written, without the question mark. */
  readonly query: string
  /** The query of a URL, decoded. */
  readonly options: Readonly<Record<string, string>>
}

/**
 * Takes a path or URL apart. A plain path is never decoded; a query is only read from a URL.
 *
 * @example parseResource('data/metrics.csv.gz') // scheme file, ending csv, compression gzip, name metrics
 */
export function parseResource(text: string): Resource {
  const url = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)
  const scheme = url?.[1]?.toLowerCase() ?? 'file'
  const [address = '', ...queries] = url ? text.split('?') : [text]
  const query = queries.join('?')
  const location = scheme === 'file' && url ? decodeURIComponent(address.slice(7)) : address
  const endings = (location.split(/[/\\]/).at(-1) ?? '').split('.')
  const last = () => (endings.length > 1 ? (endings.at(-1) as string).toLowerCase() : undefined)
  const take = (point: string) => {
    const ending = last()
    if (ending === undefined || suggestPackage(point, ending) === undefined) return undefined
    endings.pop()
    return ending
  }
  const compression = take('compression')
  const ending = take('format') ?? last()
  return {
    scheme,
    location,
    ending,
    compression,
    name: endings.join('.'),
    query,
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
