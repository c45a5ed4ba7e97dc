/** An error as it is reported, on a terminal or as JSON. */
export interface Failure {
  /** Undefined for errors of other packages that have no code of ours. */
  readonly code: string | undefined
  readonly message: string
  readonly suggestions: readonly string[]
  /** Where the documentation explains the code, relative to its root. */
  readonly ref: string | undefined
  readonly data?: unknown
  readonly exitCode: number
  /** Shown with `--debug` only. */
  readonly stack: string | undefined
}
