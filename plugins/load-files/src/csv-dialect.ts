import { CsvReader } from './csv-reader.js'

/** How a CSV file is written. */
export interface CsvDialect {
  /** One character. */
  readonly delimiter: string
  readonly quote: '"' | "'"
  /** Whether the first row holds the column names. */
  readonly header: boolean
}

/** How much text {@link detectDialect} wants to see, in characters. */
export const DIALECT_SAMPLE = 64 * 1024

const others = [';', '\t', '|'] as const
/** Numbers and times that nobody calls a column by: a sign, a fraction, or a date with or without a time of day. */
const VALUE = /^(?:[+-]\d+(?:[.,]\d+)?|\d+[.,]\d+|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?)$/
const NUMBER = /^\d+$/

/**
 * Finds out how a file is written, from its beginning. A delimiter is the file's when it is in the first row and cuts more of the
 * rows that follow into as many values than every other does; a comma when in doubt. Single quotes are quotes where every name of
 * the first row stands in them and no double quote is near. The first row
 * is no header only where it cannot be one: when it holds nothing but numbers and times, none of them in quotes, some of which
 * nobody would call a column by.
 *
 * @param sample the first {@link DIALECT_SAMPLE} characters, or all there are
 * @param asked the delimiter, where it is known
 */
export function detectDialect(sample: string, asked?: string): CsvDialect {
  const isAll = sample.length < DIALECT_SAMPLE
  const lineEnd = Math.max(sample.lastIndexOf('\n'), sample.lastIndexOf('\r'))
  const text = isAll || lineEnd === -1 ? sample : sample.slice(0, lineEnd + 1)
  const quote = !text.includes('"') && /^\s*'[^'\r\n]*'(?:[,;\t|]'[^'\r\n]*')*\s*?(?:[\r\n]|$)/.test(text) ? "'" : '"'
  let best = { delimiter: asked ?? ',', rows: readAll(text, asked ?? ',', quote) }
  let most = (best.rows[0]?.length ?? 0) < 2 ? 0.5 : share(best.rows)
  for (const delimiter of asked === undefined ? others : []) {
    if (!text.includes(delimiter)) continue
    const rows = readAll(text, delimiter, quote)
    if ((rows[0]?.length ?? 0) < 2 || share(rows) <= most) continue
    most = share(rows)
    best = { delimiter, rows }
  }
  return {
    delimiter: best.delimiter,
    quote,
    header: text.trimStart().startsWith(quote) || canBeHeader(best.rows[0] ?? []),
  }
}

/** How many of the rows have as many values as the first. */
function share(rows: readonly (readonly string[])[]): number {
  return rows.filter((row) => row.length === rows[0]?.length).length / rows.length
}

/** The values of each row; a row that cannot be read has none. */
function readAll(text: string, delimiter: string, quote: CsvDialect['quote']): (readonly string[])[] {
  const reader = new CsvReader(delimiter, quote)
  reader.push(text)
  reader.end()
  const rows: (readonly string[])[] = []
  for (let record = reader.next(); record !== undefined; record = reader.next()) {
    rows.push('fields' in record ? record.fields : [])
  }
  return rows
}

function canBeHeader(row: readonly string[]): boolean {
  const texts = row.map((value) => value.trim())
  const isOnlyValues = texts.every((text) => text === '' || NUMBER.test(text) || VALUE.test(text))
  return !(isOnlyValues && texts.some((text) => VALUE.test(text)))
}
