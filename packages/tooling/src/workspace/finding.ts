/** Something about the workspace that is not as it should be. */
export interface Finding {
  /** Where, relative to the root of the workspace. */
  readonly file: string
  /** The name of the rule, which is also the name of the file it is written in. */
  readonly rule: string
  /** What was found and what to do about it, in one line. */
  readonly remedy: string
}

/** One line: `file: rule: what to do`. */
export function formatFinding({ file, rule, remedy }: Finding): string {
  return `${file}: ${rule}: ${remedy}`
}
