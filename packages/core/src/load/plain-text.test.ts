import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ColumnKind } from '../database/catalog.js'
import { convertValue, Unfit } from './convert-value.js'
import { isPlainText } from './plain-text.js'

it.each([
  ['integer', ['0', '-12', '007', '123456789012345'], ['', '-', '1.0', '+1', ' 1', '1234567890123456', '1e3']],
  ['float', ['0', '-0.5', '12.50', '7'], ['', '.5', '5.', '1e3', '1,5', 'NaN', '-', '1.2.3', '1234567890.12345678']],
  ['boolean', ['true', 'f', '1'], ['yes', 'TRUE', '', '2']],
  ['date', ['2024-02-29'], ['2023-02-29', '2024-02-29 00:00:00', '29.2.2024', '']],
  ['timestamptz', ['2024-02-29', '2024-02-29T05:40:00.123Z'], ['2024-02-29 05:40+01', '1709164800000', 'infinity']],
  ['json', [], ['{}', '1']],
] as const)('%s: %j may stay, %j not', (kind, plain, others) => {
  for (const text of plain) expect([text, isPlainText(text, kind)]).toEqual([text, true])
  for (const text of others) expect([text, isPlainText(text, kind)]).toEqual([text, false])
})

it('what may stay has a value', () => {
  const kinds: ColumnKind[] = ['integer', 'float', 'boolean', 'date', 'timestamp', 'timestamptz']
  const text = fc.oneof(
    fc.stringMatching(/^[-+ ]?[0-9.]{0,17}$/),
    fc.constantFrom('t', '1', '2024-01-31', '2024-02-30'),
  )
  fc.assert(
    fc.property(fc.constantFrom(...kinds), text, (kind, given) => {
      if (!isPlainText(given, kind)) return
      const value = convertValue(given, kind)
      expect(value instanceof Unfit || value === null || typeof value === 'string').toBe(false)
    }),
    { seed: 20261123, numRuns: 2_000 },
  )
})
