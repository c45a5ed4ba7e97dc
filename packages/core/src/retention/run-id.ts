import { randomBytes } from 'node:crypto'
import type { Instant } from '../time/instant.js'

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The id of a run: a ULID, so that ids sort by time. Source: the ULID specification (48 bits of milliseconds, 80 random bits). */
export function runId(now: Instant): string {
  const value = (BigInt(now) << 80n) | BigInt(`0x${randomBytes(10).toString('hex')}`)
  return Array.from({ length: 26 }, (_, i) => digits[Number((value >> BigInt(5 * (25 - i))) & 31n)]).join('')
}
