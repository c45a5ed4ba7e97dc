import fc from 'fast-check'
import { expect, test } from 'vitest'
import { derivedName } from './postgresql-names.js'

test('short names stay as they are', () => {
  expect(derivedName('flights', '1990_01')).toBe('flights_1990_01')
  expect(derivedName('x'.repeat(55), '1990_01')).toBe(`${'x'.repeat(55)}_1990_01`)
})

test('long names fit, keep the suffix, and two of them stay two', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 63 })
  fc.assert(
    fc.property(name, name, fc.constantFrom('default', '1990_01', '1990_01_01_23_2'), (a, b, suffix) => {
      const derived = derivedName(a, suffix)
      expect(Buffer.byteLength(derived)).toBeLessThanOrEqual(63)
      expect(derived.endsWith(`_${suffix}`)).toBe(true)
      expect(derived.isWellFormed()).toBe(true)
      if (a !== b) expect(derivedName(b, suffix)).not.toBe(derived)
    }),
  )
  expect(derivedName(`${'x'.repeat(60)}a`, '1990')).not.toBe(derivedName(`${'x'.repeat(60)}b`, '1990'))
})
