import type { Granularity } from '@ctk/core'

/** What the expression of a generated column says about time. */
export interface GenerationExpression {
  /** The column that it reads, named as the catalogue names it: `ts`, `payload['at']`. */
  readonly source: string
  /** Undefined: the column is taken over as it is. */
  readonly granularity: Granularity | undefined
  /** Undefined: UTC. */
  readonly timeZone: string | undefined
}

const units = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const

const cast = /^cast\((.*) AS (?:TIMESTAMP WITH TIME ZONE|TIMESTAMP WITHOUT TIME ZONE|BIGINT)\)$/is
const truncated = /^date_trunc\('(\w+)', (?:'([^']*)', )?(.*)\)$/is
const binned =
  /^date_bin\('P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,3}))?S)?)?'::interval, (.*), (-?\d+)(?:::bigint)?\)$/is
const column = /^("(?:[^"]|"")+"|[^\s"'()[\],:]+)((?:\['[^\]]*'\])*)$/

/**
 * Reads the expression of a generated column as CrateDB 6 prints it in `information_schema.columns`. Casts between timestamps
 * and numbers keep the instant, so they are looked through.
 *
 * @returns undefined for everything that is not `date_trunc`, `date_bin` or a column: nothing is guessed
 * @example readGenerationExpression(`date_trunc('month', 'Europe/Berlin', "Flight Date")`)
 */
export function readGenerationExpression(expression: string): GenerationExpression | undefined {
  const text = withoutCasts(expression)
  const plain = columnName(text)
  if (plain !== undefined) return { source: plain, granularity: undefined, timeZone: undefined }
  return readTruncated(text) ?? readBinned(text)
}

function readTruncated(text: string): GenerationExpression | undefined {
  const [, unit = '', timeZone, argument = ''] = truncated.exec(text) ?? []
  const granularity = units.find((name) => name === unit.toLowerCase())
  const source = columnName(withoutCasts(argument))
  return granularity === undefined || source === undefined ? undefined : { source, granularity, timeZone }
}

function readBinned(text: string): GenerationExpression | undefined {
  const [, days, hours, minutes, seconds, fraction = '', argument = '', origin] = binned.exec(text) ?? []
  const source = columnName(withoutCasts(argument))
  if (source === undefined) return undefined
  const wholeSeconds =
    ((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)
  const everyMs = wholeSeconds * 1000 + Number(fraction.padEnd(3, '0'))
  if (everyMs === 0) return undefined
  return { source, granularity: { everyMs, originMs: Number(origin) }, timeZone: undefined }
}

function withoutCasts(text: string): string {
  const inner = cast.exec(text)?.[1]
  return inner === undefined ? text : withoutCasts(inner)
}

/** The name that a reference to a column has in the catalogue, where subscripts stand unescaped behind the bare name. */
function columnName(text: string): string | undefined {
  const [, name, subscripts = ''] = column.exec(text) ?? []
  if (name === undefined) return undefined
  return (name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name) + subscripts
}
