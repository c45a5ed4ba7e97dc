import { setFlagsFromString } from 'node:v8'
import type { CtkEvent } from '@ctk/core'

/**
 * Keeps the memory for young objects as small as it is when rows go into a table as they stand in the file. Nearly nothing is made of
 * them that would need more, but over millions of rows Node would let it grow. Where values are made of them, more of it is faster.
 */
export function keepMemoryFlat(event: CtkEvent): void {
  if (event.type === 'load.started' && !event.decoded) setFlagsFromString('--semi-space-growth-factor=1')
}
