import { expect, test } from 'vitest'
import { expressionColumns } from './expression-columns.js'

const names = ['at', 'month', 'date_trunc', 'd', 'Flight "Date"', 'payload']

test.each([
  [`date_trunc('month', at)`, ['at']],
  [`date_trunc('day', 'Europe/Berlin', "Flight ""Date""")`, ['Flight "Date"']],
  [`date_bin('P1D'::interval, at, 0)`, ['at']],
  [`(d + at) * 2`, ['at', 'd']],
  [`payload['at']`, ['payload']],
  [`cast(d AS BIGINT)`, ['d']],
  [`"month"`, ['month']],
])('%s reads %j', (expression, columns) => {
  expect(expressionColumns(expression, names)).toEqual(columns)
})
