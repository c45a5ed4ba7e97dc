/** Nothing was written: what was found, what to do, and the exit code that says whose turn it is. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  /** 2: the command line does not fit together. 3: the folder is not free. */
  readonly exitCode: 2 | 3
  readonly suggestions: readonly string[]

  constructor(message: string, suggestions: readonly string[], exitCode: 2 | 3 = 2) {
    super(message)
    this.exitCode = exitCode
    this.suggestions = suggestions
  }
}
