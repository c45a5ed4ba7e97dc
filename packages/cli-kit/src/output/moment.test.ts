import { expect, test } from 'vitest'
import { formatMoment } from './moment.js'

test.each([
  [Date.UTC(2002, 11, 31), '2002-12-31 00:00 UTC'],
  [Date.UTC(2002, 11, 31, 5, 40, 12), '2002-12-31 05:40:12 UTC'],
  [Date.UTC(2002, 11, 31, 5, 40, 12, 345), '2002-12-31 05:40 UTC'],
])('%d is %s', (instant, text) => expect(formatMoment(instant)).toBe(text))
