import { expect, it } from 'vitest'
import { parseLength } from './length.js'

it.each([
  ['0', 0],
  ['500ms', 500],
  ['10m', 600_000],
  ['1h30m', 5_400_000],
  ['2d', 172_800_000],
])('%s is %i ms', (text, milliseconds) => expect(parseLength(text, '--wait')).toBe(milliseconds))

it.each(['', '-1s', '1mo', '1y', 'INF', 'soon', '10'])('%j is no length of time', (text) => {
  expect(() => parseLength(text, '--wait')).toThrow(expect.objectContaining({ code: 'CTK_USAGE' }))
})
