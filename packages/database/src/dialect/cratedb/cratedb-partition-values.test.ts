import { expect, test } from 'vitest'
import { readPartitionValues } from './cratedb-partition-values.js'

test('values keep their types, and integers their digits', () => {
  const json = String.raw`{"month":631152000000,"Größe \"x\"":"eu","b":true,"n":null,"f":1.5,"id":9223372036854775807,"low":-9223372036854775808}`
  expect([...readPartitionValues(json)]).toEqual([
    ['month', 631_152_000_000],
    ['Größe "x"', 'eu'],
    ['b', true],
    ['n', null],
    ['f', 1.5],
    ['id', '9223372036854775807'],
    ['low', '-9223372036854775808'],
  ])
})
