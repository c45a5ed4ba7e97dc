import type { Bounds } from '@ctk/core'
import { expect, test } from 'vitest'
import { combineBounds } from './combine-bounds.js'

const unknown: Bounds = { kind: 'unknown', reason: 'odd' }
const byDefault: Bounds = { kind: 'default' }
const year: Bounds = { kind: 'range', start: 0, end: 12 }

test.each<[string, Bounds, Bounds, Bounds]>([
  ['a month in a year', year, { kind: 'range', start: 3, end: 4 }, { kind: 'range', start: 3, end: 4 }],
  ['what is open below', year, { kind: 'range', end: 4 }, { kind: 'range', start: 0, end: 4 }],
  ['what is open everywhere', { kind: 'range' }, { kind: 'range' }, { kind: 'range' }],
  ['the default of a year', year, byDefault, byDefault],
  ['a month in the default', byDefault, year, year],
  ['a point in a year', year, { kind: 'point', at: 5 }, { kind: 'point', at: 5 }],
  ['a year of a point', { kind: 'point', at: 5 }, year, { kind: 'point', at: 5 }],
  ['a hash in a year', year, unknown, year],
  ['a year in a hash', unknown, year, year],
  ['NULL', unknown, { kind: 'null' }, { kind: 'null' }],
])('%s', (_title, outer, inner, both) => {
  expect(combineBounds(outer, inner)).toEqual(both)
})
