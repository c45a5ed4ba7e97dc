import { expect, test } from 'vitest'
import { readIni } from './read-ini.js'

test('reads keys and values, and takes a value as it stands', () => {
  const { entries, problems } = readIni(
    '\uFEFF# a comment\r\n\r\nuri = crate://a:b#c@localhost:4200?x=1\n ; another\npassword="a b "\nschema=\n',
  )
  expect(problems).toEqual([])
  expect(entries).toEqual([
    { key: 'uri', value: 'crate://a:b#c@localhost:4200?x=1', line: 3 },
    { key: 'password', value: 'a b ', line: 5 },
    { key: 'schema', value: '', line: 6 },
  ])
})

test('reports lines that are not key = value, sections included', () => {
  expect(readIni('[section]\nuri\n= x\n').problems).toEqual([
    { line: 1, text: '[section]' },
    { line: 2, text: 'uri' },
    { line: 3, text: '= x' },
  ])
})
