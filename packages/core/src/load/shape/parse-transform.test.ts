import { describe, expect, it } from 'vitest'
import { parseTransform } from './parse-transform.js'

describe('a transform as it is written', () => {
  it.each([
    ['city=trim', 'city', 'trim', []],
    [' city = TRIM ', 'city', 'trim', []],
    ['Flight Date=cast(timestamp)', 'Flight Date', 'cast', ['timestamp']],
    ['"a=b ""c"""=lower', 'a=b "c"', 'lower', []],
    ['a=null(n/a, -, )', 'a', 'null', ['n/a', '-', '']],
    ["a=replace(',', '.')", 'a', 'replace', [',', '.']],
    ["a=default('it''s (so)')", 'a', 'default', ["it's (so)"]],
    ["a=null('')", 'a', 'null', ['']],
    ['a=constant(x=y)', 'a', 'constant', ['x=y']],
    ['a=drop()', 'a', 'drop', []],
  ])('%s', (text, column, name, given) => {
    expect(parseTransform(text)).toEqual({ column, function: name, arguments: given })
  })

  it.each([
    ['city', 'a column, = and a function are needed.'],
    ['=trim', 'a column, = and a function are needed.'],
    ['city=', 'behind the = stands a function, such as trim or replace(FROM,TO).'],
    ['city=tirm', 'there is no function "tirm". Did you mean "trim"?'],
    ['city=constructor', 'there is no function "constructor".'],
    ['city=trim(1)', 'trim takes no arguments, not 1.'],
    ['city=replace(a)', 'replace(FROM,TO) takes 2 arguments, not 1.'],
    ['city=null', 'null(TEXT,…) takes 1 or more arguments, not 0.'],
    ["city=replace('a,b)", 'a quote does not end, or something stands behind it.'],
    ["city=replace('a'x,b)", 'a quote does not end, or something stands behind it.'],
    ["city=replace('',b)", 'FROM is empty.'],
    ['n=multiply(x)', '"x" is not a number.'],
    ['n=divide(0)', 'nothing is divided by 0.'],
    ['n=epoch(min)', '"min" is none of s, ms, us and ns.'],
    ['n=cast(number)', '"number" is none of text, integer, float, boolean, timestamp, json.'],
    ['n=mask(-1)', '"-1" is not a number of characters.'],
  ])('says what is wrong with %s', (text, problem) => {
    expect(() => parseTransform(text)).toThrow(
      expect.objectContaining({ code: 'CTK_USAGE', message: expect.stringContaining(`: ${problem}`) }),
    )
  })
})
