import type { CtkEvent } from '@ctk/core'
import { formatProgress, nameOf, type ProgressStep } from './format-progress.js'

/** Where progress is shown. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** How often progress is shown, in milliseconds: on a terminal in place, elsewhere as lines. */
const INTERVAL = { terminal: 100, lines: 5_000 }

/**
 * Shows how far long work is: a bar that is drawn over itself on a terminal, elsewhere a line every few seconds, so that
 * short work says nothing. Listens to the events of a session.
 */
export class Progress {
  readonly #stream: ProgressStream
  readonly #now: () => number
  #startedAt = 0
  #shownAt = 0
  #name = ''
  #drawn = false

  constructor(stream: ProgressStream = process.stderr, now: () => number = () => performance.now()) {
    this.#stream = stream
    this.#now = now
    this.#startedAt = now()
  }

  /** Takes note of an event. */
  readonly see = (event: CtkEvent): void => {
    if (event.type === 'operations.finished') this.#show({ kind: 'operations', ...event })
    else if (event.type === 'move.progress') this.#show({ kind: 'move', ...event })
    else if (event.type === 'load.progress' || event.type === 'save.progress') this.#show({ kind: 'load', ...event })
    else if (event.type === 'object.progress') this.#show({ kind: 'object', ...event })
    else if (event.type === 'table.started') this.#begin(`${event.table.schema}.${event.table.name}`, this.#now())
    else if (event.type === 'table.finished' || event.type === 'table.failed' || event.type === 'run.finished')
      this.clear()
  }

  /** Takes the bar away, so that something else can be written. */
  clear(): void {
    if (this.#drawn) this.#stream.write('\r\u001B[2K')
    this.#drawn = false
    this.#name = ''
  }

  #begin(name: string, startedAt: number): void {
    this.#name = name
    this.#startedAt = startedAt
    this.#shownAt = this.#stream.isTTY ? Number.NEGATIVE_INFINITY : this.#now()
  }

  #show(step: ProgressStep): void {
    const name = nameOf(step)
    // A load or a save is not announced: it began when its session did.
    const isFirst = step.kind !== 'operations' && this.#name === ''
    if (name !== this.#name) this.#begin(name, isFirst ? this.#startedAt : this.#now())
    const now = this.#now()
    const terminal = this.#stream.isTTY === true
    if (now - this.#shownAt < (terminal ? INTERVAL.terminal : INTERVAL.lines)) return
    this.#shownAt = now
    const text = formatProgress(step, now - this.#startedAt, terminal)
    if (terminal) this.#stream.write(`\r\u001B[2K${text.slice(0, (this.#stream.columns ?? 80) - 1)}`)
    else this.#stream.write(`${text}\n`)
    this.#drawn = terminal
  }
}
