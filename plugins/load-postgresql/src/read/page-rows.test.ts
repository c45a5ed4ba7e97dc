import { expect, test } from 'vitest'
import { pageRows } from './page-rows.js'

const pageOf = (columns: number, text: string) => ({
  rowCount: 100,
  columns: Array.from({ length: columns }, () => new Array<string>(100).fill(text)),
  keys: [],
})

test('pages of wide rows have fewer of them', () => {
  expect(pageRows()).toBe(1000)
  expect(pageRows(pageOf(2, 'x'))).toBe(10_000)
  const wide = pageRows(pageOf(50, 'some text'))
  expect(wide).toBeGreaterThan(500)
  expect(wide).toBeLessThan(1000)
  expect(pageRows(pageOf(3, 'x'.repeat(1_000_000)))).toBe(100)
})
