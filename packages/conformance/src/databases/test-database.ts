/** The databases that the kit can find or start. */
export type DatabaseName = 'pglite' | 'postgresql' | 'cratedb'

/** A database for tests: it was there, or it was started and goes away again. Nothing in it is worth keeping. */
export interface TestDatabase {
  readonly name: DatabaseName
  /** How it came about, for a person: `embedded PostgreSQL`, `Docker image crate/crate:6.4`, `CTK_TEST_CRATEDB_URL`. */
  readonly origin: string
  /** What ctk connects to: `pglite:///tmp/…`, `postgresql://…`, and for CrateDB its HTTP endpoint, `http://crate@127.0.0.1:4200`. */
  readonly url: string
  /** The PostgreSQL wire protocol (`postgresql://crate@127.0.0.1:5432/doc`), for `pg`; PGlite has none. */
  readonly psqlUrl: string | undefined
  readonly user: string | undefined
  readonly password: string | undefined
  /** Ends what was started, and does nothing to what was only found. May be called twice. */
  stop(): Promise<void>
}

/** A database that is neither there nor can be started. */
export interface Unavailable {
  readonly name: DatabaseName
  /** Everything that was tried, for a person. Becomes part of the name of a skipped test. */
  readonly reason: string
}
