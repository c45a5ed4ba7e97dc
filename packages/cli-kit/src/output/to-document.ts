/** Members that hold an instant wherever they appear in our documents. */
const instants = new Set([
  'createdAt',
  'updatedAt',
  'startedAt',
  'finishedAt',
  'cutoff',
  'threshold',
  'start',
  'end',
  'from',
  'before',
  'until',
  'seenUntil',
  'expiresAt',
  'releasedAt',
  'at',
  'nextAt',
  'lastAt',
  'lastSuccessAt',
  'policyUpdatedAt',
  'now',
])

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
      if (typeof member === 'number' && instants.has(key)) return toIso(member)
      return member
    }),
  )
}

function toIso(instant: number): string | number {
  return Math.abs(instant) <= 8_640_000_000_000_000 ? new Date(instant).toISOString() : instant
}
