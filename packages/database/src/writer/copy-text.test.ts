import { expect, test } from 'vitest'
import { copyText } from './copy-text.js'

test('values are told apart from what ends them, and from NULL', () => {
  const columns = [
    ['a\tb', 'x', '\\N', 'größe 😀'],
    [null, '', '\\.', 'line\r\nbreak'],
  ]
  expect(copyText(columns, [0, 1, 2, 3]).toString()).toBe('a\\tb\t\\N\nx\t\n\\\\N\t\\\\.\ngröße 😀\tline\\r\\nbreak\n')
  expect(copyText(columns, [1]).toString()).toBe('x\t\n')
  expect(copyText(columns, []).toString()).toBe('')
})
