import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/**
 * What becomes of something that passes the proxy.
 *
 * - `pass`: it arrives
 * - `cut`: it does not arrive, and the connection is gone
 * - `swallow`: it does not arrive, and nothing else does on this connection, which stays open
 * - a promise: it arrives when the promise is fulfilled, and so does what follows on the connection
 */
export type Fate = 'pass' | 'cut' | 'swallow' | Promise<unknown>

/** Decides what becomes of requests and replies. */
export interface ChaosRules {
  /**
   * @param text what the client sent, as far as it came in one piece; over the wire protocol and HTTP it contains the statement
   * @param n which request of all it is, from 1 on
   */
  request?(text: string, n: number): Fate
  /**
   * @param n which reply of all it is, from 1 on; what the server sends up to the next request is one reply
   * @param request what it replies to
   */
  reply?(n: number, request: string): Fate
}

/** A way to a server on which things go wrong. */
export interface ChaosProxy extends AsyncDisposable {
  /** The address to connect to instead of the server's. */
  readonly url: string
  /** How many replies came so far, whether or not they were passed on. */
  readonly replies: number
  /** Cuts all connections that are open now. */
  cut(): void
}

/**
 * Passes connections on to a server, and cuts, delays, holds or swallows what its rules say: on PostgreSQL's wire protocol and
 * on HTTP, without TLS. The server never notices but for connections that end.
 *
 * @example
 * await using proxy = await chaosProxy(db.url, { reply: (n) => (n === 5 ? 'cut' : 'pass') })
 * await using database = await openDatabase(proxy.url)
 */
export async function chaosProxy(url: string, rules: ChaosRules): Promise<ChaosProxy> {
  const target = new URL(url.replace(/^(crate|cratedb):/, 'http:'))
  const port = Number(target.port || (/^postgres/.test(target.protocol) ? 5432 : 80))
  const sockets = new Set<Socket>()
  const count = { requests: 0, replies: 0 }
  const server = createServer((client) => {
    const onward = connect(port, target.hostname)
    for (const socket of [client, onward]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      // It closes after an error.
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    relay(client, onward, rules, count)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  target.hostname = '127.0.0.1'
  target.port = String((server.address() as AddressInfo).port)
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: target.href.replace(/\/$/, ''),
    get replies() {
      return count.replies
    },
    cut,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        cut()
      }),
  }
}

/** One connection. */
function relay(client: Socket, onward: Socket, rules: ChaosRules, count: { requests: number; replies: number }): void {
  let request = ''
  let answered = true
  let swallowing = false
  /** Everything keeps its order, also behind what is held. */
  const lane = (to: Socket) => {
    let last: Promise<unknown> = Promise.resolve()
    const pass = (chunk: Buffer, fate: Fate) => {
      if (fate === 'swallow') swallowing = true
      if (swallowing) return
      last = last.then(async () => {
        if (fate === 'cut') {
          client.destroy()
          onward.destroy()
        } else if (fate !== 'pass') await fate
        if (!to.destroyed) to.write(chunk)
      })
    }
    const end = () => void last.then(() => swallowing || to.end())
    return { pass, end }
  }
  const there = lane(onward)
  const back = lane(client)
  client.on('close', () => onward.destroy())
  // Who is left waiting does not hear of it.
  onward.on('close', () => back.end())
  client.on('data', (chunk: Buffer) => {
    const text = chunk.toString('latin1')
    count.requests++
    request = answered ? text : request + text
    answered = false
    there.pass(chunk, rules.request?.(text, count.requests) ?? 'pass')
  })
  onward.on('data', (chunk: Buffer) => {
    if (!answered) count.replies++
    const fate = answered ? 'pass' : (rules.reply?.(count.replies, request) ?? 'pass')
    answered = true
    back.pass(chunk, fate)
  })
}
