import type { ColumnKind } from '@ctk/core'
import { NORMAL_KEYS, normalAt, randomAt, randomKey } from './random.js'

/** A column that is made: the value of a row, which is counted from 0. */
export interface MadeColumn {
  readonly name: string
  readonly kind: ColumnKind
  value(row: number): unknown
}

/** What a set is made by. */
export interface Making {
  readonly seed: number
  /** The time of the first row. */
  readonly start: number
  readonly columns: number
}

/** A set of test data. */
export interface DataSet {
  readonly summary: string
  /** What its URL may say, and what holds where it does not. */
  readonly defaults: {
    readonly rows: number
    readonly columns?: number
    readonly start?: number
    readonly seed?: number
  }
  columns(making: Making): MadeColumn[]
}

const SECOND = 1000
const DAY = 86_400_000
/** 1970-01-05. */
const MONDAY = 4 * DAY
const TAGS = ['tag_a', 'tag_b', 'test_c'] as const

/** The sets by name, in the manner of influxio. */
export const dataSets: Readonly<Record<string, DataSet>> = {
  dummy: {
    summary: 'one row of two texts',
    defaults: { rows: 1 },
    columns: () => [
      { name: 'foo', kind: 'text', value: () => 'baz' },
      { name: 'bar', kind: 'text', value: () => 'qux' },
    ],
  },
  mixed: {
    summary: 'numbers, texts and times, one business day a row',
    defaults: { rows: 5, start: Date.UTC(2009, 0, 1) },
    columns: ({ start }) => [
      { name: 'A', kind: 'float', value: (row) => row },
      { name: 'B', kind: 'float', value: (row) => row % 2 },
      { name: 'C', kind: 'text', value: (row) => `foo${row + 1}` },
      { name: 'D', kind: 'timestamptz', value: businessDays(start) },
    ],
  },
  dateindex: {
    summary: 'a time and four measurements, one second a row',
    defaults: { rows: 150_000, seed: 1, start: Date.UTC(2000, 0, 1) },
    columns: ({ seed, start }) => [
      { name: 'time', kind: 'timestamptz', value: (row) => new Date(start + row * SECOND) },
      ...['A', 'B', 'C', 'D'].map((name, i): MadeColumn => {
        const keys = Array.from({ length: NORMAL_KEYS }, (_, draw) => randomKey(seed, i * NORMAL_KEYS + draw))
        return { name, kind: 'float', value: (row) => normalAt(keys, row) }
      }),
    ],
  },
  wide: {
    summary: 'a time, a tag and many whole numbers, one second a row',
    defaults: { rows: 150_000, columns: 99, seed: 1, start: Date.UTC(2000, 0, 1) },
    columns: ({ seed, start, columns }) => {
      const tag = randomKey(seed, 1)
      const fixed: MadeColumn[] = [
        { name: 'time', kind: 'timestamptz', value: (row) => new Date(start + row * SECOND) },
        { name: 'tag', kind: 'text', value: (row) => TAGS[randomAt(tag, row) % TAGS.length] },
      ]
      const more = Array.from({ length: Math.max(0, columns - 2) }, (_, i): MadeColumn => {
        const key = randomKey(seed, i + 2)
        return { name: `col${i + 2}`, kind: 'integer', value: (row) => 1 + (randomAt(key, row) % 10) }
      })
      return [...fixed, ...more].slice(0, columns)
    },
  },
}

/** Monday to Friday, beginning with the first of them that is not before `start`. */
function businessDays(start: number): (row: number) => Date {
  const weekday = (((Math.floor((start - MONDAY) / DAY) % 7) + 7) % 7) | 0
  const first = weekday > 4 ? start + (7 - weekday) * DAY : start
  const place = weekday > 4 ? 0 : weekday
  return (row) => new Date(first + (Math.floor((place + row) / 5) * 7 + ((place + row) % 5) - place) * DAY)
}
