import { describe, expect, it } from 'vitest'
import { fewAtOnce } from './few-at-once.js'
import { inPieces } from './in-pieces.js'

async function* numbers(count: number, taken: number[] = []) {
  for (let i = 0; i < count; i++) {
    taken.push(i)
    yield i
  }
}
const tick = () => new Promise((resolve) => setImmediate(resolve))

describe('few at once', () => {
  it('does all, with no more at once', async () => {
    const done: number[] = []
    let [now, most] = [0, 0]
    await fewAtOnce(numbers(20), 3, async (n, index) => {
      most = Math.max(most, ++now)
      for (let i = 0; i <= n % 4; i++) await tick()
      now -= 1
      done.push(n)
      expect(index).toBe(n)
    })
    expect([most, done.toSorted((a, b) => a - b)]).toEqual([3, Array.from({ length: 20 }, (_, i) => i)])
  })

  it('ends with the first failure, when all that began has ended', async () => {
    const taken: number[] = []
    const ended: number[] = []
    const work = fewAtOnce(numbers(20, taken), 3, async (n) => {
      if (n === 1) throw new Error('one')
      for (let i = 0; i < 5; i++) await tick()
      ended.push(n)
    })
    await expect(work).rejects.toThrow('one')
    expect(taken.length).toBeLessThan(6)
    expect(ended).toHaveLength(taken.length - 1)
  })

  it('fails with the items, when all that began has ended', async () => {
    let ended = 0
    const failing = async function* () {
      yield 1
      throw new Error('no more')
    }
    const work = fewAtOnce(failing(), 3, async () => {
      await tick()
      ended += 1
    })
    await expect(work).rejects.toThrow('no more')
    expect(ended).toBe(1)
  })
})

describe('pieces', () => {
  const cut = async (lengths: number[]) => {
    const bytes = (async function* () {
      for (const length of lengths) yield Buffer.alloc(length, 'x')
    })()
    return (await Array.fromAsync(inPieces(bytes, (index) => (index < 2 ? 4 : 8)))).map(({ length }) => length)
  }

  it.each([
    [[], []],
    [[0], []],
    [[3], [3]],
    [[4], [4]],
    [
      [1, 1, 1, 1, 1],
      [4, 1],
    ],
    [[30], [4, 4, 8, 8, 6]],
    [
      [3, 20],
      [4, 4, 8, 7],
    ],
  ])('of %j are %j', async (lengths, pieces) => expect(await cut(lengths)).toEqual(pieces))
})
