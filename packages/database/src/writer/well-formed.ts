import { ValueError } from './value-error.js'

/**
 * The text as it is.
 *
 * @throws ValueError for half of a character (a lone surrogate): UTF-8 cannot write it, and it would be replaced in silence
 */
export function wellFormed(text: string): string {
  if (text.isWellFormed()) return text
  throw new ValueError(text, 'contains half of a character')
}
