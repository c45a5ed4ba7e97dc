import { tapHttp } from './tap-http.js'
import { tapWire } from './tap-wire.js'

/** A way to a server on which every statement is heard. */
export interface StatementTap extends AsyncDisposable {
  /** The address to connect to instead of the server's. */
  readonly url: string
  /** What was executed, in order, with `BEGIN` and `COMMIT`. Set its length to 0 before counting. */
  readonly statements: string[]
}

/**
 * Listens between a client and a server, and writes down each statement that is executed: what really reaches the server,
 * whichever layer or process sends it. Without TLS only.
 *
 * @param url of CrateDB's HTTP endpoint or of the PostgreSQL wire protocol
 * @example
 * await using tap = await tapStatements(db.url)
 * await using database = await openDatabase(tap.url)
 * await database.catalog.tables(many)
 * expect(tap.statements).toHaveLength(3)
 */
export async function tapStatements(url: string): Promise<StatementTap> {
  const target = new URL(url.replace(/^(crate|cratedb):/, 'http:'))
  const tapped = { 'http:': tapHttp, 'postgresql:': tapWire, 'postgres:': tapWire }[target.protocol]
  if (!tapped) throw new Error(`Statements cannot be heard on ${target.protocol}//: only on http:// and postgresql://`)
  const statements: string[] = []
  const { port, close } = await tapped({ host: target.hostname, port: Number(target.port || 5432) }, statements)
  target.hostname = '127.0.0.1'
  target.port = String(port)
  return { url: target.href.replace(/\/$/, ''), statements, [Symbol.asyncDispose]: close }
}
