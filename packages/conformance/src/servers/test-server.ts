/** A server that tests talk to, other than a database. Nothing in it is worth keeping. */
export interface TestServer {
  /** Ends it and removes its files. May be called twice. */
  stop(): Promise<void>
}

/** A server that is neither there nor can be started, and everything that was tried, for a person. */
export interface ServerUnavailable {
  readonly reason: string
}
