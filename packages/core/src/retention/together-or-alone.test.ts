import { expect, it } from 'vitest'
import { CtkError } from '../errors/ctk-error.js'
import { togetherOrAlone } from './together-or-alone.js'

const failing = (bad: string, code: 'CTK_PERMISSION_DENIED' | 'CTK_CONNECTION_FAILED', asked: string[][]) => {
  return async (items: readonly string[]) => {
    asked.push([...items])
    if (items.includes(bad)) throw new CtkError({ code, message: bad })
    return items.join()
  }
}

it('asks once for all', async () => {
  const asked: string[][] = []
  expect(await togetherOrAlone(['a', 'b'], failing('x', 'CTK_PERMISSION_DENIED', asked), () => {})).toEqual(['a,b'])
  expect(asked).toEqual([['a', 'b']])
})

it('asks for each alone where that fails, and refuses only what fails alone', async () => {
  const refused: string[] = []
  const ask = failing('b', 'CTK_PERMISSION_DENIED', [])
  expect(await togetherOrAlone(['a', 'b', 'c'], ask, (item) => refused.push(item))).toEqual(['a', 'c'])
  expect(refused).toEqual(['b'])
})

it('gives up where the database is gone', async () => {
  const ask = failing('b', 'CTK_CONNECTION_FAILED', [])
  await expect(togetherOrAlone(['a', 'b'], ask, () => {})).rejects.toMatchObject({ code: 'CTK_CONNECTION_FAILED' })
})
