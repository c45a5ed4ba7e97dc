import { CtkError } from '@ctk/core'
import { LONGEST_RECORD, PendingText } from './pending-text.js'

/** A value of an array, and the line that it begins on. */
export interface JsonElement {
  readonly line: number
  readonly text: string
}

const [QUOTE, BACKSLASH, COMMA, LF] = [34, 92, 44, 10] as const
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [91, 93, 123, 125] as const

/**
 * Takes a JSON array apart into the texts of its values, without reading them; values that stand outside of an array are taken as
 * they are. Values are pulled, so that no more of them exist than are used.
 */
export class JsonReader {
  readonly #pending = new PendingText()
  #inArray = false
  #arrays = 0
  #needsComma = false
  #line = 1

  /** @returns whether there is more to read now */
  push(text: string): boolean {
    return this.#pending.push(text)
  }

  end(): void {
    this.#pending.end()
  }

  /**
   * The next value; undefined when more text must arrive first, or at the end.
   *
   * @throws CTK_FILE_INVALID for text that ends inside of the array or a value, that has no comma between two values, or a value of
   * more than 64 Mi characters
   */
  next(): JsonElement | undefined {
    const pending = this.#pending
    for (;;) {
      this.#skipBlanks()
      const { text, at } = pending
      if (at >= text.length) return this.#nothingLeft()
      const char = text.charCodeAt(at)
      if (char === OPEN_BRACKET && !this.#inArray) {
        this.#inArray = true
        this.#arrays++
        this.#needsComma = false
      } else if (char === CLOSE_BRACKET && this.#inArray) this.#inArray = false
      else if (char === COMMA && this.#inArray && this.#needsComma) this.#needsComma = false
      else return this.#value(char)
      pending.at++
    }
  }

  #value(char: number): JsonElement | undefined {
    if (this.#inArray && this.#needsComma) throw this.#broken('there is no comma before it')
    if (!this.#inArray && this.#arrays > 0) throw this.#broken('it stands behind the array')
    const pending = this.#pending
    const { text, at } = pending
    const end =
      char === OPEN_BRACE || char === OPEN_BRACKET ? endOfNested(text, at) : endOfScalar(text, at, pending.ended)
    if (end === undefined) {
      if (pending.ended) throw this.#broken('the file ends inside of it')
      if (text.length - at > LONGEST_RECORD) throw this.#broken('it is longer than 64 Mi characters')
      return undefined
    }
    if (end === at) throw this.#broken('it is no value')
    const element = { line: this.#line, text: text.slice(at, end) }
    this.#line += linesIn(text, at, end)
    this.#needsComma = true
    pending.at = end
    return element
  }

  #nothingLeft(): undefined {
    if (this.#pending.ended && this.#inArray) {
      throw invalid(`The file ends in line ${this.#line.toLocaleString('en-US')}, inside of its JSON array.`)
    }
    return undefined
  }

  #skipBlanks(): void {
    const { text } = this.#pending
    let { at } = this.#pending
    for (; at < text.length; at++) {
      const char = text.charCodeAt(at)
      if (char === LF) this.#line++
      else if (char > 32) break
    }
    this.#pending.at = at
  }

  #broken(why: string): CtkError {
    return invalid(`The value that begins in line ${this.#line.toLocaleString('en-US')} cannot be read: ${why}.`)
  }
}

/** Where an object or an array ends; undefined when that is not here yet. */
function endOfNested(text: string, from: number): number | undefined {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === QUOTE) {
      at = endOfText(text, at)
      if (at === -1) return undefined
    } else if (char === OPEN_BRACE || char === OPEN_BRACKET) depth++
    else if ((char === CLOSE_BRACE || char === CLOSE_BRACKET) && --depth === 0) return at + 1
  }
  return undefined
}

/** Where the closing quote of a text is; -1 when it is not here yet. */
function endOfText(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let escapes = 0
    while (text.charCodeAt(at - 1 - escapes) === BACKSLASH) escapes++
    if (escapes % 2 === 0) return at
  }
  return -1
}

function endOfScalar(text: string, from: number, ended: boolean): number | undefined {
  if (text.charCodeAt(from) === QUOTE) {
    const end = endOfText(text, from)
    return end === -1 ? undefined : end + 1
  }
  const length = /[\s,[\]{}"]/.exec(text.slice(from))?.index
  return length === undefined ? (ended ? text.length : undefined) : from + length
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

function invalid(message: string): CtkError {
  return new CtkError({
    code: 'CTK_FILE_INVALID',
    message,
    suggestions: [
      'Is the file complete? Copy or download it again.',
      'One object a line is another format:  --format ndjson',
    ],
  })
}
