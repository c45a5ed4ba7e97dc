import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatExactBytes, parseBytes } from './parse-bytes.js'

it.each([
  ['1', 1],
  ['1024b', 1024],
  ['500MB', 500_000_000],
  ['100 gb', 100_000_000_000],
  ['100G', 100_000_000_000],
  ['1.5GiB', 1_610_612_736],
])('%s is %d bytes', (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes)
})

it.each(['', '0', '-1', 'GB', '1iB', '10 XB', '1e3', '1,5GB', '99999999PB'])('refuses %j', (text) => {
  expect(() => parseBytes(text)).toThrow(expect.objectContaining({ code: 'CTK_POLICY_INVALID' }))
})

it('reads back what is written', () => {
  const sizes = fc.oneof(
    fc.maxSafeNat().filter((n) => n > 0),
    fc.integer({ min: 1, max: 999 }).map((n) => n * 2 ** 30),
  )
  fc.assert(
    fc.property(sizes, (bytes) => {
      expect(parseBytes(formatExactBytes(bytes))).toBe(bytes)
    }),
  )
  expect([100e9, 2 ** 30, 1_500_000].map(formatExactBytes)).toEqual(['100GB', '1GiB', '1500KB'])
})
