/** Where a process fails: at the n-th statement that it would send, BEGIN and COMMIT included. */
export interface FailPoint {
  /** From 1 on. */
  readonly at: number
  /** `before`: the statement is never sent. `after`: it takes effect, and its answer is lost. */
  readonly side: 'before' | 'after'
  /** Whether only the connection is lost, and the process goes on with a new one. Default false: the process dies. */
  readonly survives?: boolean
}

/** What a process that was killed is told instead of an answer; nobody would have been there to hear it. */
export class ProcessKilled extends Error {
  override readonly name = 'ProcessKilled'

  constructor({ at, side }: FailPoint) {
    super(`Killed ${side} statement ${at}.`)
  }
}
