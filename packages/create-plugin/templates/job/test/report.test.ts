import { policyFixture } from '@ctk/conformance'
import type { TablePlan } from '@ctk/core'
import { expect, test } from 'vitest'
import { parseOptions } from '../src/options.js'
import { report } from '../src/report.js'

const { policy } = policyFixture({ strategy: 'delete' })
const plan = (status: TablePlan['status'], partitions: number) => ({
  status,
  policy,
  expired: { partitions, rows: undefined, rowsExact: false, bytes: undefined },
})
const plans = [plan('due', 3), plan('due', 2), plan('disabled', 7)]

test('fails when more is waiting than may', () => {
  expect(report(plans, 5)).toMatchObject({
    exitCode: 0,
    summary: '5 partitions of 2 policies are waiting; 5 may.',
  })
  expect(report(plans, 4)).toMatchObject({
    exitCode: 1,
    data: { waiting: 5, most: 4, tables: [{ table: 'doc.metrics', partitions: 3 }, { partitions: 2 }] },
  })
})

test('says which options it has', () => {
  expect(parseOptions({})).toEqual({ most: 0 })
  expect(() => parseOptions({ most: -1 })).toThrow('most is -1.')
})
