import { CtkError } from '@ctk/core'

/** Characters that a record may have: a quote that is never closed must not take the whole file into memory. */
export const LONGEST_RECORD = 64 * 1024 * 1024

/** The error for a line that is longer than {@link LONGEST_RECORD}: hardly a text file. */
export function lineTooLong(line: number): CtkError {
  return new CtkError({
    code: 'CTK_FILE_INVALID',
    message: `Line ${line.toLocaleString('en-US')} is longer than 64 Mi characters.`,
    suggestions: ['Is the file in another format? Name it with --format.'],
  })
}

/** Text that has arrived and is not used up: what readers of lines and records look into. */
export class PendingText {
  /** What can be read now, from {@link at} on. */
  text = ''
  at = 0
  /** Nothing more will arrive. */
  ended = false
  #parts: string[] = []
  #arrived = 0

  /**
   * Adds text. While a record is longer than what has arrived, it becomes readable only when it has doubled, or is too long: looking at a
   * record of a megabyte again with every block would take quadratic time.
   *
   * @returns whether there is more to read now
   */
  push(text: string): boolean {
    this.#parts.push(text)
    this.#arrived += text.length
    const left = this.text.length - this.at
    const isEnough = this.#arrived >= left || this.#arrived + left > LONGEST_RECORD
    if (isEnough) this.#join()
    return isEnough
  }

  end(): void {
    this.#join()
    this.ended = true
  }

  #join(): void {
    this.text = this.text.slice(this.at) + this.#parts.join('')
    this.at = 0
    this.#parts = []
    this.#arrived = 0
  }
}
