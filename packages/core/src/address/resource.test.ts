import { expect, it } from 'vitest'
import { parseResource, tableNameFromResource } from './resource.js'

it.each([
  [
    'data/metrics.csv.gz',
    { scheme: 'file', location: 'data/metrics.csv.gz', ending: 'csv', compression: 'gz', name: 'metrics' },
  ],
  ['yc.2019.07-tiny.parquet', { scheme: 'file', ending: 'parquet', compression: undefined, name: 'yc.2019.07-tiny' }],
  ['a%20b?.ndjson', { scheme: 'file', location: 'a%20b?.ndjson', ending: 'ndjson', name: 'a%20b?' }],
  ['file:///tmp/a%20b.jsonl', { scheme: 'file', location: '/tmp/a b.jsonl', ending: 'jsonl', name: 'a b' }],
  ['-', { scheme: 'file', location: '-', ending: undefined, name: '-' }],
  ['https://h/a.csv?x=1&x=%2F?', { location: 'https://h/a.csv', query: 'x=1&x=%2F?' }],
  [
    's3://bucket/x.csv?region=eu',
    { scheme: 's3', location: 's3://bucket/x.csv', ending: 'csv', options: { region: 'eu' } },
  ],
  ['https://host/my.import.data.gz', { compression: 'gz', ending: 'data', name: 'my.import.data' }],
  ['EVENTS.JSONL.ZST', { compression: 'zst', ending: 'jsonl', name: 'EVENTS' }],
  ['a.constructor', { compression: undefined, ending: 'constructor', name: 'a.constructor' }],
  ['README', { scheme: 'file', ending: undefined, name: 'README' }],
])('takes %s apart', (text, expected) => {
  expect(parseResource(text)).toMatchObject(expected)
})

it.each([
  ['yc.2019.07-tiny', 'yc_2019_07_tiny'],
  ['2019-07', 't_2019_07'],
  ['Überblick "x"', 'u_berblick_x'],
  ['---', 'data'],
])('makes a table name of %s', (name, table) => {
  expect(tableNameFromResource(name)).toBe(table)
})
