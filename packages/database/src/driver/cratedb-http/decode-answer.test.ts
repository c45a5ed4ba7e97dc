import { expect, test } from 'vitest'
import { decodeAnswer } from './decode-answer.js'

const decode = (body: string, status = 200) => decodeAnswer({ status, text: body })

test('columns are read by their types', () => {
  const body = `{"cols":["ts","tsz","day","big","num","ratio","doc","ids","none","__proto__"],
    "col_types":[15,11,24,10,22,6,12,[100,[100,11]],0,4],
    "rows":[[0,1.5e3,1704153600000,9007199254740993,1.250,"NaN",{"n":1.0},[[5,null]],null,"safe"]],"rowcount":1}`
  expect(Object.entries(decode(body).rows()[0] as object)).toEqual([
    ['ts', new Date(0)],
    ['tsz', new Date(1500)],
    ['day', '2024-01-02'],
    ['big', 9007199254740993n],
    ['num', '1.250'],
    ['ratio', Number.NaN],
    ['doc', { n: 1 }],
    ['ids', [[new Date(5), null]]],
    ['none', null],
    ['__proto__', 'safe'],
  ])
})

test.each([
  [3, 3],
  [0, 0],
  [-1, undefined],
  [-2, undefined],
])('rowcount %d is %s', (rowcount, expected) => {
  expect(decode(`{"cols":[],"col_types":[],"rows":[[]],"rowcount":${rowcount}}`).rowCount).toBe(expected)
})

test('an error of CrateDB keeps its code', () => {
  const body = '{"error":{"message":"RelationUnknown[Relation \'doc.t\' unknown]","code":4041}}'
  expect(() => decode(body, 404)).toThrow(expect.objectContaining({ status: 404, code: '4041' }))
})

test.each(['<html>Bad gateway</html>', '', '{"hello":1}', '[]', 'null'])('%j is no answer of CrateDB', (text) => {
  expect(() => decode(text, 502)).toThrow(
    expect.objectContaining({ name: 'CrateDbFault', status: 502, code: undefined }),
  )
})
