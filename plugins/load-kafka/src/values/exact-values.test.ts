import { expect, it } from 'vitest'
import { decimalText } from './decimal-text.js'
import { finerInstant } from './finer-instant.js'

it.each([
  ['04d2', 2, '12.34'],
  ['fb2e', 2, '-12.34'],
  ['ff', 4, '-0.0001'],
  ['00', 2, '0.00'],
  ['', 0, '0'],
  ['05', 0, '5'],
  ['05', -2, '500'],
  ['7fffffffffffffffffffffffffffffff', 10, '17014118346046923173168730371.5884105727'],
])('the decimal %s with scale %i is %s', (hex, scale, text) => {
  expect(decimalText(Buffer.from(hex, 'hex'), scale)).toBe(text)
})

it.each([
  [1_700_000_000_123_000n, 1_000n, new Date(1_700_000_000_123)],
  [1_500n, 1_000n, '1970-01-01T00:00:00.0015Z'],
  [-1n, 1_000n, '1969-12-31T23:59:59.999999Z'],
  [-1_000n, 1_000n, new Date(-1)],
  [1_000_001n, 1_000_000n, '1970-01-01T00:00:00.001000001Z'],
])('%i at %i for a millisecond is %s', (units, perMs, instant) => {
  expect(finerInstant(units, perMs)).toEqual(instant)
})
