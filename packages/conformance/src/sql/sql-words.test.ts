import { expect, test } from 'vitest'
import { sqlWords } from './sql-words.js'

test('names, strings, placeholders and comments are told apart', () => {
  const sql = `/* "no" */ SELECT "a ""b""", 'it''s', $10, $2 -- 'no'\nFROM t WHERE x = $2`
  expect(sqlWords(sql)).toEqual({
    names: ['a "b"'],
    strings: ["it's"],
    placeholders: [2, 10],
    bare: '  SELECT  ,  ,  ,    \nFROM t WHERE x =  ',
  })
})

test('a name that ends too early leaves its rest in the open', () => {
  expect(sqlWords('SELECT * FROM "x"; DROP TABLE victim; --"').bare).toContain('; DROP TABLE victim;')
})
