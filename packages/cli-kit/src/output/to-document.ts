import { instantMembers } from './instant-members.js'

/**
 * Makes a document of a result, by the rules of every `--json`: instants are ISO 8601 text in UTC, bigints are decimal text,
 * dates are ISO text, members that are undefined are left out.
 *
 * @example toDocument({ threshold: 1041292800000 }) // { threshold: '2002-12-31T00:00:00.000Z' }
 */
export function toDocument(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) => {
      if (typeof member === 'bigint') return member.toString()
      if (typeof member === 'number' && instantMembers.has(key)) return toIso(member)
      return member
    }),
  )
}

function toIso(instant: number): string | number {
  return Math.abs(instant) <= 8_640_000_000_000_000 ? new Date(instant).toISOString() : instant
}
