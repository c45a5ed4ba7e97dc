import type { Instant, RowShape } from '@ctk/core'
import { integer, string } from '@oclif/core/flags'
import { splitNames } from './split-names.js'
import { readTimeFlags, type TimeFlags, timeFlags } from './time-flags.js'

const helpGroup = 'ROWS AND COLUMNS'

/** Which rows of a source are loaded, and how they are changed on the way. */
export const shapeFlags = {
  offset: integer({ helpGroup, min: 0, helpValue: 'ROWS', summary: 'Pass over so many rows of the source.' }),
  limit: integer({
    helpGroup,
    min: 1,
    helpValue: 'ROWS',
    summary: 'Take so many rows of the source, those included that cannot be read or are of another time.',
  }),
  columns: string({ helpGroup, helpValue: 'COLUMNS', summary: 'Load only these columns, in this order: a,b.' }),
  rename: string({
    helpGroup,
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'FROM=TO',
    summary: 'Give a column another name. May be repeated.',
  }),
  transform: string({
    helpGroup,
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'COLUMN=FUNCTION',
    summary: 'Change the values of a column. May be repeated; a column is changed in the order given.',
    description: `trim, lower, upper, null(TEXT,…), default(VALUE), replace(FROM,TO), multiply(N), divide(N), epoch(s|ms|us|ns), hash, mask(KEEP),
cast(text|integer|float|boolean|timestamp|json), constant(VALUE), drop. What a function cannot take is a rejected row.`,
  }),
  ...timeFlags,
}

/** What the flags say, as they were parsed. */
export interface ShapeFlags extends TimeFlags {
  readonly offset?: number | undefined
  readonly limit?: number | undefined
  readonly columns?: string | undefined
  readonly rename?: readonly string[] | undefined
  readonly transform?: readonly string[] | undefined
}

/**
 * The shape that flags ask for.
 *
 * @returns no shape where none of them was given; and how people read the range of time
 * @throws CTK_USAGE, CTK_CUTOFF_INVALID
 */
export async function readShapeFlags(
  flags: ShapeFlags,
  now: Instant,
): Promise<{ readonly shape?: RowShape; readonly understood?: string }> {
  const { offset, limit, columns, rename = [], transform = [] } = flags
  const { understood, ...time } = await readTimeFlags(flags, now)
  const shape: RowShape = {
    ...(offset === undefined ? {} : { offset }),
    ...(limit === undefined ? {} : { limit }),
    ...time,
    ...(columns === undefined ? {} : { columns: splitNames(columns) }),
    ...(rename.length === 0 ? {} : { renames: await Promise.all(rename.map(readRename)) }),
    ...(transform.length === 0 ? {} : { transforms: await readTransforms(transform) }),
  }
  if (Object.keys(shape).length === 0) return {}
  return understood === undefined ? { shape } : { shape, understood }
}

async function readTransforms(texts: readonly string[]) {
  const { parseTransform } = await import('@ctk/core')
  return texts.map(parseTransform)
}

async function readRename(text: string) {
  const [, quoted, plain, to] = /^\s*(?:"((?:[^"]|"")+)"|([^="]+?))\s*=\s*(\S.*?)\s*$/s.exec(text) ?? []
  const from = quoted?.replaceAll('""', '"') ?? plain
  if (from !== undefined && to !== undefined) return { from, to }
  const { usageError } = await import('@ctk/cli-kit')
  throw await usageError(`--rename ${JSON.stringify(text)}: the old name, = and the new one are needed.`, [
    'Write it as  --rename ts=time  or  --rename "Flight Date=flight_date"',
  ])
}
