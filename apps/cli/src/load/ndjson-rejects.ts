import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { RejectedBatch, RejectFile } from '@ctk/core'

interface RejectLine {
  readonly line: number
  readonly reason: string
  readonly row: string
  readonly part?: string
  readonly batch: number
}

/**
 * Rejected rows as a file of JSON lines: `line` and, of several files, `part` say where the row stands, `reason` why it was refused,
 * `row` what it was. There is no file without a rejected row.
 */
export class NdjsonRejects implements RejectFile {
  readonly name: string
  readonly #added = new Set<string>()

  /** @param path where the file is */
  constructor(path: string) {
    this.name = path
  }

  begin(isRecorded: ((part: string, n: number) => boolean) | undefined): void {
    if (!existsSync(this.name)) return
    const lines = isRecorded ? readFileSync(this.name, 'utf8').split('\n') : []
    const kept = lines.filter((text) => {
      const line = parse(text)
      return line !== undefined && isRecorded?.(line.part ?? '', line.batch)
    })
    if (kept.length === 0) rmSync(this.name)
    else writeFileSync(this.name, `${kept.join('\n')}\n`)
  }

  add({ part, n, rows }: RejectedBatch): void {
    // A batch whose transaction is tried again comes again.
    if (rows.length === 0 || this.#added.has(`${n} ${part}`)) return
    this.#added.add(`${n} ${part}`)
    const lines = rows.map(({ line, reason, text }) => {
      const entry: RejectLine = { line, reason, row: text, ...(part === '' ? {} : { part }), batch: n }
      return `${JSON.stringify(entry)}\n`
    })
    appendFileSync(this.name, lines.join(''))
  }
}

/** A line that a crash has cut off is none. */
function parse(text: string): RejectLine | undefined {
  try {
    return text === '' ? undefined : (JSON.parse(text) as RejectLine)
  } catch {
    return undefined
  }
}
