import type { RowBatch } from '@ctk/core'
import { expect, it } from 'vitest'
import { Claim } from './claim.js'
import { Unacknowledged } from './unacknowledged.js'

const batch = (part: string, position: number): RowBatch => ({ rowCount: 0, columns: [], lines: [], part, position })

it('takes a batch with all before it of its part, also when it is another object', async () => {
  const open = new Unacknowledged()
  const [zero, one] = [new Claim(0), new Claim(1)]
  open.add(batch('t/0', 10), zero)
  open.add(batch('t/0', 20), zero)
  open.add(batch('t/1', 10), one)
  expect(open.claimOf(batch('t/0', 20))).toBe(zero)
  open.done(batch('t/0', 10))
  expect([open.size, open.claimOf(batch('t/1', 10))]).toEqual([2, one])
  open.done(batch('t/0', 20))
  expect([open.size, open.claimOf(batch('t/0', 20))]).toEqual([1, undefined])
  const settled = open.settle(60_000)
  open.done(batch('t/1', 10))
  await settled
  await open.settle(60_000)
})

it('knows the latest claim of a partition that was lost and came back', () => {
  const open = new Unacknowledged()
  const [before, after] = [new Claim(0), new Claim(0)]
  open.add(batch('t/0', 20), before)
  open.add(batch('t/0', 10), after)
  expect(open.claimOf(batch('t/0', 20))).toBe(after)
})

it('does not wait for ever', async () => {
  const open = new Unacknowledged()
  open.add(batch('t/0', 1), new Claim(0))
  await open.settle(1)
  expect(open.size).toBe(1)
})
