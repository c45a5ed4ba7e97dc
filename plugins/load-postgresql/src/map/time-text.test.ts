import { expect, test } from 'vitest'
import { cutToMs, timeText, timeToMs } from './time-text.js'

test.each([
  ['2024-02-29 12:00:00+00', Date.UTC(2024, 1, 29, 12), '2024-02-29 12:00:00'],
  ['2024-02-29 12:00:00.123456+00', Date.UTC(2024, 1, 29, 12, 0, 0, 123), '2024-02-29 12:00:00.123'],
  ['1969-12-31 23:59:59.9999', -1, '1969-12-31 23:59:59.999'],
  ['1969-12-31 23:59:59.1', -900, '1969-12-31 23:59:59.1'],
  ['2024-02-29', Date.UTC(2024, 1, 29), '2024-02-29 00:00:00'],
  ['0044-03-15 00:00:00 BC', Date.UTC(-43, 2, 15), '0044-03-15 00:00:00 BC'],
  ['12024-01-01 00:00:00.5+00', Date.UTC(12024, 0, 1, 0, 0, 0, 500), '12024-01-01 00:00:00.5'],
])('%s is written as milliseconds, and compared as what both can say', (text, ms, shown) => {
  expect(timeToMs(text)).toBe(ms)
  expect(cutToMs(text)).toBe(shown)
  expect(timeText(new Date(ms))).toBe(shown)
})

test('what is no time on any calendar stays what it is', () => {
  expect(timeToMs('infinity')).toBe('infinity')
  expect(cutToMs('-infinity')).toBe('-infinity')
})
