import { CtkError } from '@ctk/core'

/** A packed file that cannot be unpacked. */
export interface BrokenArchive {
  readonly name: string
  /** `gzip` */
  readonly kind: string
  /** The command that tests such files. */
  readonly test: string
}

/** The error for it. */
export function brokenArchive(
  { name, kind, test }: BrokenArchive,
  what: 'ends too early' | 'is damaged',
  cause?: unknown,
): CtkError {
  return new CtkError({
    code: 'CTK_FILE_INVALID',
    message: `${name} is ${what === 'is damaged' ? `not a sound ${kind} file` : `a ${kind} file that ends too early`}.`,
    suggestions: [`Test it:  ${test} ${name}`, 'Copy or download it again.'],
    cause,
  })
}
