import { describe, expect, it } from 'vitest'
import { ahead } from './ahead.js'

const tick = () => new Promise((resolve) => setImmediate(resolve))

describe('ahead', () => {
  it('makes one item while the one before is used, and never two', async () => {
    let made = 0
    const items = (async function* () {
      for (let i = 1; i <= 5; i++) {
        made = i
        yield i
      }
    })()
    const seen: number[] = []
    for await (const item of ahead(items)) {
      await tick()
      seen.push(item)
      expect(made).toBe(Math.min(item + 1, 5))
    }
    expect(seen).toEqual([1, 2, 3, 4, 5])
  })

  it('closes the items when the loop is left', async () => {
    let closed = false
    const items = (async function* () {
      try {
        for (;;) yield 1
      } finally {
        closed = true
      }
    })()
    for await (const item of ahead(items)) {
      expect(item).toBe(1)
      break
    }
    expect(closed).toBe(true)
  })

  it('throws what the items throw, after the items before it', async () => {
    const items = (async function* () {
      yield 1
      throw new Error('broken')
    })()
    const seen: number[] = []
    const reading = (async () => {
      for await (const item of ahead(items)) seen.push(item)
    })()
    await expect(reading).rejects.toThrow('broken')
    expect(seen).toEqual([1])
  })
})
