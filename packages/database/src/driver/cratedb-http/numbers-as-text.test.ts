import { expect, test } from 'vitest'
import { parseNumbersAsText } from './numbers-as-text.js'

test('numbers as text keep the digits they were written with', () => {
  expect(parseNumbersAsText('[1.250,[null,0.10],"1"]')).toEqual(['1.250', [null, '0.10'], '1'])
})
