import type { Bounds } from '@ctk/core'
import { expect, test } from 'vitest'
import { sharedGranularity } from './shared-granularity.js'

const range = (start: string, end: string): Bounds => ({
  kind: 'range',
  start: Date.parse(start),
  end: Date.parse(end),
})

test.each([
  ['months', [range('2020-01-01', '2020-02-01'), range('2020-02-01', '2020-03-01'), { kind: 'default' }], 'month'],
  ['a year', [range('2020-01-01', '2021-01-01'), { kind: 'range', end: 0 }], 'year'],
  ['weeks from Monday', [range('2020-01-06', '2020-01-13')], 'week'],
  ['weeks from Sunday', [range('2020-01-05', '2020-01-12')], undefined],
  ['a month and a day', [range('2020-01-01', '2020-02-01'), range('2020-02-01', '2020-02-02')], undefined],
  ['none', [{ kind: 'default' }], undefined],
] as const)('%s', (_title, bounds, unit) => {
  expect(sharedGranularity(bounds)).toBe(unit)
})
