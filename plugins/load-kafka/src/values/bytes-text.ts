import { isUtf8 } from 'node:buffer'

/** Bytes as the text that they are, else in base64. */
export function bytesText(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('base64')
}
