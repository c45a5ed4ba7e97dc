import { expect, test } from 'vitest'
import { virtualTime } from './virtual-time.js'

test('waiting puts the clock on, and takes no time', async () => {
  const begun = performance.now()
  const { clock, pacer, waits, advance } = virtualTime(1_000)
  await pacer.sleep(3_600_000)
  expect([clock.now(), pacer.elapsed()]).toEqual([3_601_000, 3_600_000])
  advance(5)
  expect(clock.now()).toBe(3_601_005)
  await pacer.sleep(-1)
  expect(waits).toEqual([3_600_000, 0])
  expect(performance.now() - begun).toBeLessThan(60_000)
})

test('others act while somebody waits, and nobody waits who was told to stop', async () => {
  const seen: number[] = []
  const { pacer, waits } = virtualTime(0, (milliseconds) => seen.push(milliseconds))
  await pacer.sleep(7)
  await pacer.sleep(9, AbortSignal.abort())
  expect(seen).toEqual([7])
  expect(waits).toEqual([7])
})
