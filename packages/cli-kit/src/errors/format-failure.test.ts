import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { formatFailure } from './format-failure.js'

const failure = {
  code: 'CTK_AUTH_FAILED',
  message: 'Cannot connect.',
  suggestions: ['Set CRATEDB_PASSWORD.'],
  ref: 'reference/errors.md#auth-failed',
  exitCode: 4,
  stack: 'Error: x\n    at y',
}

test('says what was found, what to do, and where to read on', () => {
  expect(stripVTControlCharacters(formatFailure(failure))).toBe(
    '✖ Cannot connect.\n  Set CRATEDB_PASSWORD.\n  CTK_AUTH_FAILED · docs: reference/errors.md#auth-failed',
  )
})

test('shows the stack for debugging only', () => {
  expect(formatFailure(failure)).not.toContain('at y')
  expect(formatFailure(failure, { debug: true })).toContain('at y')
})
