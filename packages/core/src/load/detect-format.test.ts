import { expect, it } from 'vitest'
import { detectFormat, TELLING_BYTES } from './detect-format.js'

it.each([
  ['PAR1\x15\x04', 'parquet'],
  ['ARROW1\0\0\xff\xff', 'arrow'],
  ['\xff\xff\xff\xff\xa8\x01\0\0\x10', 'arrow'],
  ['[{"a":1}]', 'json'],
  [' \n[\n  {', 'json'],
  ['[]', 'json'],
  ['{"a":1}\n{"a":2}\n', 'ndjson'],
  ['\xef\xbb\xbf{"a":1}', 'ndjson'],
  ['{"a":1}', 'ndjson'],
  ['{}\n', 'ndjson'],
  ['{\n  "a": 1\n}', 'json'],
  ['{"a":\n1}', 'json'],
  ['a,b\n1,2\n', 'csv'],
  ['a;b', 'csv'],
  ['[id],[name]\n1,2\n', 'csv'],
  ['{id},x\n', 'csv'],
  ['caf\xe9,x\n', 'csv'],
  ['\xff\xfea\0,\0', 'csv'],
  ['', 'csv'],
  ['\x89PNG\r\n\x1a\n\0\0', undefined],
  ['PK\x03\x04', undefined],
  ['SQLite format 3\0', undefined],
])('sees what %j begins', (text, format) => {
  expect(detectFormat(Buffer.from(text, 'latin1'))).toBe(format)
})

it('takes a first line that does not end for a line', () => {
  expect(detectFormat(Buffer.from(`{"a":"${'x'.repeat(TELLING_BYTES)}`).subarray(0, TELLING_BYTES))).toBe('ndjson')
  expect(detectFormat(Buffer.from('{"a":"x'))).toBe('json')
})
