/** Something that a word can be completed to. */
export interface Candidate {
  /** The word, without the quotes of a shell. */
  readonly value: string
  /** What it is, on one line; may be empty. */
  readonly text: string
  /** What a person may have typed instead, such as a name without its schema. */
  readonly short?: string
}

/** What a shell is told: candidates, or that files are meant. */
export interface Proposal {
  readonly candidates: readonly Candidate[]
  /** Whether the word goes on: no blank behind it. */
  readonly open?: boolean
  /** Whether the shell may complete paths of files here. */
  readonly files?: boolean
}
