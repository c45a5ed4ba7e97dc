import { CtkError } from '@ctk/core'
import { expect, test } from 'vitest'
import { rowError } from './row-error.js'

const failure = (code: string, cause: object) =>
  new CtkError({ code: 'CTK_STATEMENT_FAILED', message: 'The database refused the statement.', data: { code }, cause })

test('what stands in a row is its reason, with the detail', () => {
  const cause = { code: '23505', message: 'duplicate key', detail: 'Key (id)=(1) already exists.' }
  expect(rowError(failure('23505', cause))).toBe('duplicate key (Key (id)=(1) already exists)')
  expect(rowError(failure('4000', { message: 'SQLParseException[Cannot cast]' }))).toBe('Cannot cast')
})

test.for(['42501', '42P01', '53100', '57014', '40001', '08006', 'ECONNRESET', '4041', '5000', ''])(
  'what is not about a row (%s) has none',
  (code) => {
    expect(rowError(failure(code, { message: 'x' }))).toBeUndefined()
  },
)

test('neither has anything else', () => {
  expect(rowError(new TypeError('x'))).toBeUndefined()
})
