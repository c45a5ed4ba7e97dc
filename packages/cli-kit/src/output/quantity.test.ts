import { expect, test } from 'vitest'
import { formatBytes, formatCount, formatElapsed, formatNumber } from './quantity.js'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 KiB'],
  [838_861, '0.8 MiB'],
  [57 * 2 ** 20, '57 MiB'],
  [1.5 * 2 ** 40, '1.5 TiB'],
  [3000 * 2 ** 50, '3,000 PiB'],
])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))

test.each([
  [0, '0.0 s'],
  [412, '0.4 s'],
  [99_940, '99.9 s'],
  [125_000, '2 min 5 s'],
  [3_600_000 * 2 + 60_000, '2 h 1 min'],
])('%d ms are %s', (milliseconds, text) => expect(formatElapsed(milliseconds)).toBe(text))

test('counts have separators and their noun', () => {
  expect(formatNumber(1234567)).toBe('1,234,567')
  expect(formatCount(1, 'batch', 'batches')).toBe('1 batch')
  expect(formatCount(2000, 'batch', 'batches')).toBe('2,000 batches')
})
