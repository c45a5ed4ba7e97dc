import { expect, test } from 'vitest'
import { formatTable, terminalWidth } from './table.js'

const columns = [{ header: 'table' }, { header: 'rows', align: 'right' as const }, { header: 'note' }]

test('aligns text left and numbers right', () => {
  const text = formatTable(columns, [
    ['doc.a', '1,000', 'x'],
    ['doc.metrics', '2', 'longer'],
  ])
  expect(text.split('\n')).toEqual([
    ' table         rows  note',
    ' doc.a        1,000  x',
    ' doc.metrics      2  longer',
  ])
})

test('leaves columns without any value out', () => {
  expect(formatTable(columns, [['doc.a', '', '']])).toBe(' table\n doc.a')
})

test('cuts the widest text to the width, never a number', () => {
  const text = formatTable(columns, [['a'.repeat(60), '123,456,789', 'b'.repeat(30)]], 60)
  for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(60)
  expect(text).toContain('123,456,789')
  expect(text).toContain('…')
})

test('leaves optional columns out before it cuts any', () => {
  const wide = [
    { header: 'table' },
    { header: 'size', optional: true as const },
    { header: 'note', optional: true as const },
  ]
  const rows = [['doc.metrics', '0.8 MiB', '1992-12-31']]
  expect(formatTable(wide, rows, 40)).toContain('1992-12-31')
  expect(formatTable(wide, rows, 30)).toBe(' table        size\n doc.metrics  0.8 MiB')
  expect(formatTable(wide, rows, 12)).toBe(' table\n doc.metrics')
})

test('keeps a line a line, whatever a cell holds', () => {
  expect(formatTable([{ header: 'x' }], [['a\nb\tc']])).toBe(' x\n a b c')
})

test('takes the width from the terminal, and none from a pipe', () => {
  expect(terminalWidth({ isTTY: true, columns: 120 })).toBe(120)
  expect(terminalWidth({ isTTY: true })).toBe(80)
  expect(terminalWidth({})).toBe(Number(process.env.COLUMNS) || Number.POSITIVE_INFINITY)
})
