/** An error as it is reported, on a terminal or as JSON. */
export interface Failure {
  /** Undefined for errors of other packages that have no code of ours. */
  readonly code: string | undefined
  readonly message: string
  readonly suggestions: readonly string[]
  /** The page of the documentation. */
  readonly ref: string | undefined
  readonly data?: unknown
  readonly exitCode: number
  /** Shown with `--debug` only. */
  readonly stack: string | undefined
}
