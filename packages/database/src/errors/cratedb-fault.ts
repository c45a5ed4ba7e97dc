/** What CrateDB's HTTP endpoint answers instead of rows. */
export class CrateDbFault extends Error {
  /** The HTTP status. */
  readonly status: number
  /** CrateDB's own error code, `4041`; undefined when the answer came from something in front of CrateDB. */
  readonly code: string | undefined

  constructor(status: number, code: string | undefined, message: string) {
    super(message)
    this.name = 'CrateDbFault'
    this.status = status
    this.code = code
  }
}
