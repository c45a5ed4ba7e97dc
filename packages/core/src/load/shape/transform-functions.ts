import { hash } from 'node:crypto'
import type { ColumnKind } from '../../database/catalog.js'
import { convertValue, Unfit } from '../convert-value.js'
import { fromEpoch, isEpochUnit } from './from-epoch.js'
import { scale } from './scale.js'

/** What a value becomes; {@link Unfit} when the function cannot take it. */
export type Change = (value: unknown) => unknown

/** A function that `--transform` knows. */
export interface TransformFunction {
  /** As help shows it: `replace(FROM,TO)`. */
  readonly signature: string
  /** What it does, in half a sentence. */
  readonly summary: string
  /** How many arguments it takes, from and to. */
  readonly takes: readonly [number, number]
  /** What is wrong with the arguments, as the end of a sentence; undefined when nothing is. */
  problem?(...given: readonly string[]): string | undefined
  /** The change that the arguments make; left out for a function that does more than change values. */
  change?(...given: readonly string[]): Change
  /** What the column holds afterwards, where the source said what it held before. */
  kind?(before: ColumnKind | undefined, ...given: readonly string[]): ColumnKind | undefined
}

const castKinds: Readonly<Record<string, ColumnKind>> = {
  text: 'text',
  integer: 'integer',
  float: 'float',
  boolean: 'boolean',
  // A time without a zone is one of UTC: nothing is lost by saying so.
  timestamp: 'timestamptz',
  json: 'json',
}

/** All functions by name. NULL stays NULL, except where it says otherwise. */
export const transformFunctions: Readonly<Record<string, TransformFunction>> = {
  trim: {
    signature: 'trim',
    summary: 'no blanks at both ends of a text',
    takes: [0, 0],
    change: () => ofText((text) => text.trim()),
  },
  lower: {
    signature: 'lower',
    summary: 'a text in lower case',
    takes: [0, 0],
    change: () => ofText((text) => text.toLowerCase()),
  },
  upper: {
    signature: 'upper',
    summary: 'a text in upper case',
    takes: [0, 0],
    change: () => ofText((text) => text.toUpperCase()),
  },
  null: {
    signature: 'null(TEXT,…)',
    summary: 'NULL where the value is one of these',
    takes: [1, Number.POSITIVE_INFINITY],
    change: (...texts) => {
      const gone = new Set(texts)
      return (value) => (gone.has(asText(value)) ? null : value)
    },
  },
  default: {
    signature: 'default(VALUE)',
    summary: 'this value where there is none',
    takes: [1, 1],
    change: (fallback) => (value) => (value === null || value === undefined ? fallback : value),
  },
  replace: {
    signature: 'replace(FROM,TO)',
    summary: 'a text with every FROM turned into TO',
    takes: [2, 2],
    problem: (from) => (from === '' ? 'FROM is empty' : undefined),
    change: (from = '', to = '') => ofText((text) => text.replaceAll(from, () => to)),
  },
  multiply: {
    signature: 'multiply(N)',
    summary: 'a number times N',
    takes: [1, 1],
    problem: (factor) => notNumber(factor),
    change: (factor = '') => scale(factor, 'multiply'),
    kind: (before) => (before === 'float' ? before : undefined),
  },
  divide: {
    signature: 'divide(N)',
    summary: 'a number divided by N',
    takes: [1, 1],
    problem: (divisor) => notNumber(divisor) ?? (Number(divisor) === 0 ? 'nothing is divided by 0' : undefined),
    change: (divisor = '') => scale(divisor, 'divide'),
    kind: (before) => (before === 'float' ? before : undefined),
  },
  epoch: {
    signature: 'epoch(s|ms|us|ns)',
    summary: 'a time from the seconds (milli-, micro-, nanoseconds) since 1970',
    takes: [1, 1],
    problem: (unit = '') => (isEpochUnit(unit) ? undefined : `${JSON.stringify(unit)} is none of s, ms, us and ns`),
    change: (unit) => (value) => (isNothing(value) ? null : fromEpoch(value, unit as 's')),
    kind: () => 'timestamptz',
  },
  hash: {
    signature: 'hash',
    summary: 'the SHA-256 of the text, in hexadecimal digits',
    takes: [0, 0],
    change: () => (value) => (value === null || value === undefined ? null : hash('sha256', asText(value))),
    kind: () => 'text',
  },
  mask: {
    signature: 'mask(KEEP)',
    summary: 'a text with * for all but the last KEEP characters; for all where it is not longer',
    takes: [1, 1],
    problem: (keep) =>
      /^\d{1,3}$/.test(keep ?? '') ? undefined : `${JSON.stringify(keep)} is not a number of characters`,
    change: (keep) => (value) => (value === null || value === undefined ? null : masked(asText(value), Number(keep))),
    kind: () => 'text',
  },
  cast: {
    signature: 'cast(text|integer|float|boolean|timestamp|json)',
    summary: 'the value as one of this type',
    takes: [1, 1],
    problem: (type = '') =>
      Object.hasOwn(castKinds, type)
        ? undefined
        : `${JSON.stringify(type)} is none of ${Object.keys(castKinds).join(', ')}`,
    change: (type = '') => {
      const kind = castKinds[type] as ColumnKind
      return (value) => convertValue(value, kind)
    },
    kind: (_, type = '') => castKinds[type],
  },
  constant: {
    signature: 'constant(VALUE)',
    summary: 'this value in every row; the column may be a new one',
    takes: [1, 1],
    change: (value) => () => value,
    kind: () => undefined,
  },
  drop: { signature: 'drop', summary: 'no such column at all', takes: [0, 0] },
}

const isNothing = (value: unknown) => value === null || value === undefined || value === ''

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : String(convertValue(value, 'text') ?? '')

function ofText(change: (text: string) => string): Change {
  return (value) => {
    if (typeof value === 'string') return change(value)
    return value === null || value === undefined ? null : new Unfit(`${asText(value)} is not a text`)
  }
}

function masked(text: string, keep: number): string {
  const characters = [...text]
  const hidden = characters.length > keep ? characters.length - keep : characters.length
  return '*'.repeat(hidden) + characters.slice(hidden).join('')
}

function notNumber(text: string | undefined): string | undefined {
  const value = convertValue(text?.trim(), 'float')
  return value === null || value instanceof Unfit ? `${JSON.stringify(text)} is not a number` : undefined
}
