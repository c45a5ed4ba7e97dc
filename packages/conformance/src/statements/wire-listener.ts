/** The codes of first messages that no session follows: asking for TLS or GSSAPI, cancelling. */
const noSession = new Set([80877103, 80877104, 80877102])

/**
 * Reads what a client sends by the PostgreSQL wire protocol, in chunks of any size, and tells each statement when it is
 * executed.
 *
 * Source: PostgreSQL's chapter "Frontend/Backend Protocol", "Message Formats".
 */
export class WireListener {
  readonly #tell: (statement: string) => void
  readonly #prepared = new Map<string, string>()
  readonly #portals = new Map<string, string>()
  #rest = Buffer.alloc(0)
  #started = false

  constructor(tell: (statement: string) => void) {
    this.#tell = tell
  }

  hear(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk])
    for (;;) {
      const head = this.#started ? 1 : 0
      if (this.#rest.length < head + 4) return
      const end = head + this.#rest.readInt32BE(head)
      if (this.#rest.length < end) return
      const body = this.#rest.subarray(head + 4, end)
      if (this.#started) this.#message(String.fromCharCode(this.#rest[0] ?? 0), body)
      else this.#started = !noSession.has(body.readInt32BE(0))
      this.#rest = this.#rest.subarray(end)
    }
  }

  #message(type: string, body: Buffer): void {
    const [first = '', second = ''] = body.toString('utf8').split('\0', 2)
    if (type === 'Q') this.#tell(first)
    else if (type === 'P') this.#prepared.set(first, second)
    else if (type === 'B') this.#portals.set(first, this.#prepared.get(second) ?? '')
    else if (type === 'E') this.#tell(this.#portals.get(first) ?? '')
  }
}
