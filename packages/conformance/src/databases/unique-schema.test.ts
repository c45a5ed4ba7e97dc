import { expect, test } from 'vitest'
import { uniqueSchema } from './unique-schema.js'

test('differs with every call', () => {
  expect(uniqueSchema('a')).not.toBe(uniqueSchema('a'))
})

test.each(['', 'Retention "Delete"', '9 lives', '_hidden', 'x'.repeat(200), 'naïve; DROP'])('%j is safe', (prefix) => {
  const name = uniqueSchema(prefix)
  expect(name).toMatch(/^[a-z][a-z0-9_]*$/)
  expect(name.length).toBeLessThanOrEqual(63)
})
