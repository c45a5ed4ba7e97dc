import { expect, it } from 'vitest'
import { Claim, renewClaims } from './claim.js'

const claims = (...partitions: number[]) =>
  new Map(partitions.map((partition) => [partition, new Claim(partition, 5n)]))

it('keeps claims on partitions that stay, and loses those that go', () => {
  const before = claims(0, 1)
  const after = renewClaims(before, [1, 2], true)
  expect(after.get(1)).toBe(before.get(1))
  expect([before.get(0)?.lost, before.get(1)?.lost, after.get(2)?.position]).toEqual([true, false, undefined])
})

it('loses all claims where a generation was missed: somebody else may have had the partitions', () => {
  const before = claims(0, 1)
  const after = renewClaims(before, [0, 1], false)
  expect([...before.values()].map(({ lost }) => lost)).toEqual([true, true])
  expect([...after.values()].map(({ lost, position }) => [lost, position])).toEqual([
    [false, undefined],
    [false, undefined],
  ])
})
