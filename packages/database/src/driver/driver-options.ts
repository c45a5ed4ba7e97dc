/** How a driver is opened, besides the address. */
export interface DriverOptions {
  /** Gives up connecting. */
  readonly signal?: AbortSignal
  /** Stops a statement on the server after this many milliseconds. The embedded database cannot be stopped. */
  readonly statementTimeoutMs?: number
  /** How many connections there may be at a time, where there are several. Default 4. */
  readonly poolSize?: number
  /** What the server's list of connections shows. Default `ctk`. */
  readonly applicationName?: string
}
