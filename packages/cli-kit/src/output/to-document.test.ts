import { expect, test } from 'vitest'
import { toDocument } from './to-document.js'

test('instants are ISO text in UTC, wherever they stand', () => {
  expect(toDocument({ threshold: 1041292800000, actions: [{ end: 0, rows: 5 }], next: { label: 'x', at: 1 } })).toEqual(
    {
      threshold: '2002-12-31T00:00:00.000Z',
      actions: [{ end: '1970-01-01T00:00:00.000Z', rows: 5 }],
      next: { label: 'x', at: '1970-01-01T00:00:00.001Z' },
    },
  )
})

test('a cutoff that somebody typed stays as it was typed', () => {
  expect(toDocument({ cutoff: 'now-3d' })).toEqual({ cutoff: 'now-3d' })
})

test('bigints are text, what is not known is left out, and instants out of range stay numbers', () => {
  expect(toDocument({ rows: 2n ** 60n, bytes: undefined, threshold: Number.MIN_SAFE_INTEGER })).toEqual({
    rows: '1152921504606846976',
    threshold: Number.MIN_SAFE_INTEGER,
  })
})
