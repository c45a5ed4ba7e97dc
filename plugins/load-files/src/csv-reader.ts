import type { UndecodedRow } from '@ctk/core'
import type { CsvDialect } from './csv-dialect.js'
import { type PlainRows, type Separators, takePlainRecords } from './csv-plain-records.js'
import { LONGEST_RECORD, lineTooLong, PendingText } from './pending-text.js'
import { BROKEN } from './text-blocks.js'
import { NOT_UTF8, undecoded } from './undecoded.js'

/** A record and the line that it begins on, or a line that is none. */
export type CsvRecord =
  | {
      readonly line: number
      readonly fields: string[]
      /** Which of the fields are empty texts, where they are told apart from NULL. */
      readonly empty?: readonly number[]
    }
  | UndecodedRow

const CR = 13

/**
 * Takes CSV text apart by RFC 4180: quoted values, doubled quotes, line ends inside quotes. Lines end with LF, CR LF or, where the
 * first one does, CR; empty lines are passed over. Records are pulled, so that no more of them exist than are used.
 *
 * A quote in a wrong place spoils one line, never the rest: reading goes on behind that line, as if it had not been there.
 */
export class CsvReader {
  readonly #pending = new PendingText()
  readonly #delimiter: string
  readonly #quote: CsvDialect['quote']
  readonly #quotedEmpty: boolean
  #newline: '\n' | '\r' | undefined
  #line = 1
  #nextQuote = -1
  #damaged = false

  /**
   * @param delimiter one character
   * @param quotedEmpty whether an empty value in quotes is an empty text
   */
  constructor(delimiter: string, quote: CsvDialect['quote'] = '"', quotedEmpty = false) {
    this.#delimiter = delimiter
    this.#quote = quote
    this.#quotedEmpty = quotedEmpty
  }

  /** @returns whether there is more to read now */
  push(text: string): boolean {
    this.#damaged ||= text.includes(BROKEN)
    this.#nextQuote = -1
    return this.#pending.push(text)
  }

  end(): void {
    this.#pending.end()
    this.#nextQuote = -1
  }

  /** Reads the records that need no second look, straight into columns; {@link next} reads the one behind them. */
  takePlain(rows: PlainRows, most: number): void {
    const pending = this.#pending
    this.#newline ??= this.#findNewline()
    if (this.#newline === undefined || this.#damaged) return
    const separators: Separators = {
      delimiter: this.#delimiter,
      quote: this.#quote,
      newline: this.#newline,
      empty: this.#quotedEmpty ? '' : null,
    }
    const { at, line } = takePlainRecords(pending.text, { at: pending.at, line: this.#line }, separators, rows, most)
    pending.at = at
    this.#line = line
  }

  /**
   * The next record; undefined when more text must arrive first, or at the end.
   *
   * @throws CTK_FILE_INVALID for a line of more than 64 Mi characters
   */
  next(): CsvRecord | undefined {
    const pending = this.#pending
    this.#newline ??= this.#findNewline()
    if (this.#newline === undefined) return undefined
    for (;;) {
      const { text, at } = pending
      if (at >= text.length) return undefined
      const end = this.#lineEnd()
      if (end === undefined) return undefined
      if (this.#nextQuote < at) this.#nextQuote = text.indexOf(this.#quote, at)
      if (this.#nextQuote === -1) this.#nextQuote = text.length
      if (this.#nextQuote < end) return this.#checked(this.#quotedRecord(end))
      pending.at = end + 1
      const line = this.#line++
      const content = text.slice(at, text.charCodeAt(end - 1) === CR && end > at ? end - 1 : end)
      if (content !== '') return this.#checked({ line, fields: content.split(this.#delimiter) })
    }
  }

  /** A record with at least one quote in its first line, which ends at `lineEnd`; undefined when it is not all there. */
  #quotedRecord(lineEnd: number): CsvRecord | undefined {
    const { text, at: start, ended } = this.#pending
    const quote = this.#quote
    const fields: string[] = []
    const empty: number[] = []
    let at = start
    for (;;) {
      if (text[at] === quote) {
        const close = this.#closingQuote(at + 1)
        if (close === undefined) return this.#unfinished(lineEnd)
        const value = text.slice(at + 1, close)
        if (value === '' && this.#quotedEmpty) empty.push(fields.length)
        fields.push(value.includes(quote) ? value.replaceAll(quote + quote, quote) : value)
        at = close + 1
      } else {
        const end = this.#valueEnd(at)
        if (text[end] === quote) return this.#spoiled(lineEnd, 'has a quote inside a value that is not quoted')
        fields.push(text.slice(at, end))
        at = end
      }
      if (text[at] === this.#delimiter) {
        at++
        continue
      }
      if (text.charCodeAt(at) === CR && this.#newline === '\n') at++
      if (at >= text.length && !ended) return this.#unfinished(lineEnd)
      if (at < text.length && text[at] !== this.#newline) {
        return this.#spoiled(lineEnd, 'has text behind a closing quote')
      }
      return this.#finish(at, fields, empty)
    }
  }

  #finish(end: number, fields: string[], empty: readonly number[]): CsvRecord {
    const { text, at } = this.#pending
    const line = this.#line++
    for (let i = text.indexOf(this.#newline as string, at); i !== -1 && i < end; ) {
      this.#line++
      i = text.indexOf(this.#newline as string, i + 1)
    }
    this.#pending.at = end + 1
    return empty.length > 0 ? { line, fields, empty } : { line, fields }
  }

  #closingQuote(from: number): number | undefined {
    const { text, ended } = this.#pending
    const quote = this.#quote
    for (let at = text.indexOf(quote, from); at !== -1; at = text.indexOf(quote, at + 2)) {
      if (at + 1 === text.length && !ended) return undefined
      if (text[at + 1] !== quote) return at
    }
    return undefined
  }

  /** Where an unquoted value ends: at a delimiter, a line end, the end of the text, or a quote that should not be there. */
  #valueEnd(from: number): number {
    const { text } = this.#pending
    const newline = (this.#newline as string).charCodeAt(0)
    const delimiter = this.#delimiter.charCodeAt(0)
    const quote = this.#quote.charCodeAt(0)
    let at = from
    for (; at < text.length; at++) {
      const char = text.charCodeAt(at)
      if (char === delimiter || char === newline || char === quote) break
    }
    const isLast = at === text.length || text.charCodeAt(at) === newline
    return isLast && at > from && newline !== CR && text.charCodeAt(at - 1) === CR ? at - 1 : at
  }

  /** Waits for more of a record, unless there is none, or too much already. */
  #unfinished(lineEnd: number): CsvRecord | undefined {
    const { text, at, ended } = this.#pending
    if (!ended && text.length - at < LONGEST_RECORD) return undefined
    return this.#spoiled(lineEnd, 'has a quoted value that does not end')
  }

  #spoiled(lineEnd: number, reason: string): CsvRecord {
    const { text, at } = this.#pending
    this.#pending.at = lineEnd + 1
    return undecoded(this.#line++, reason, text.slice(at, lineEnd).replace(/\r$/, ''))
  }

  /** Where the current line ends; undefined when that is not known yet. */
  #lineEnd(): number | undefined {
    const { text, at, ended } = this.#pending
    const end = text.indexOf(this.#newline as string, at)
    if (end !== -1) return end
    if (ended) return text.length
    if (text.length - at < LONGEST_RECORD) return undefined
    throw lineTooLong(this.#line)
  }

  #findNewline(): '\n' | '\r' | undefined {
    const { text, ended } = this.#pending
    const found = /\r\n|\n|\r(?!$)/.exec(text)?.[0]
    if (found !== undefined) return found === '\r' ? '\r' : '\n'
    return ended || text.length >= LONGEST_RECORD ? '\n' : undefined
  }

  #checked(record: CsvRecord | undefined): CsvRecord | undefined {
    if (!this.#damaged || record === undefined || !('fields' in record)) return record
    const damaged = record.fields.some((field) => field.includes(BROKEN))
    return damaged ? undecoded(record.line, NOT_UTF8, record.fields.join(this.#delimiter)) : record
  }
}
