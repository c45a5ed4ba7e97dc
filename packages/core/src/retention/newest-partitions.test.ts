import { expect, it } from 'vitest'
import type { Partition } from '../database/catalog.js'
import { newestPartitions } from './newest-partitions.js'

const table = { schema: 'doc', name: 't' }
/** `[ident, start, rows, exact]` */
type Drawn = readonly [string, number, number | undefined, boolean?]
const starts = (...drawn: Drawn[]) =>
  drawn.map(([ident, start, rows, rowsExact = true]) => {
    const partition: Partition = {
      table,
      ident,
      label: ident,
      keys: [],
      rowsExact,
      ...(rows === undefined ? {} : { rows }),
    }
    return { partition, start }
  })
const kept = (drawn: Drawn[], now = 100, counts: [string, number][] = []) =>
  [...newestPartitions(starts(...drawn), new Map(counts), now)].sort()

it('is the one with the greatest start that has data', () => {
  expect(
    kept([
      ['a', 1, 5],
      ['b', 2, 5],
    ]),
  ).toEqual(['b'])
})

it('is none in the future, and none that is known to be empty', () => {
  expect(
    kept([
      ['a', 1, 5],
      ['b', 2, 5],
      ['c', 3, 0],
      ['future', 200, 5],
    ]),
  ).toEqual(['b'])
})

it('is every partition of that start', () => {
  expect(
    kept([
      ['a', 1, 5],
      ['b', 2, 5],
      ['c', 2, 5],
    ]),
  ).toEqual(['b', 'c'])
})

it('believes a count more than an estimate, in both directions', () => {
  expect(
    kept(
      [
        ['a', 1, 5],
        ['b', 2, 7, false],
      ],
      100,
      [['b', 0]],
    ),
  ).toEqual(['a'])
  expect(
    kept(
      [
        ['a', 1, 5],
        ['b', 2, 0, false],
      ],
      100,
      [['b', 9]],
    ),
  ).toEqual(['b'])
})

it('keeps what may have data, and goes on to what surely has', () => {
  expect(
    kept([
      ['a', 1, 5],
      ['b', 2, undefined, false],
      ['c', 3, 0, false],
    ]),
  ).toEqual(['a', 'b', 'c'])
})
