import { expect, it } from 'vitest'
import { CtkError } from '../errors/ctk-error.js'
import { nameErrors } from './name-errors.js'

const failing = async function* (error: Error) {
  yield 1
  throw error
}

it('says which file is invalid, where that is not said', async () => {
  const read = (error: Error) => Array.fromAsync(nameErrors(failing(error), 'a.csv'))
  const invalid = (message: string) => new CtkError({ code: 'CTK_FILE_INVALID', message, suggestions: ['Mend it.'] })
  await expect(read(invalid('The header is broken.'))).rejects.toMatchObject({
    code: 'CTK_FILE_INVALID',
    message: 'a.csv: The header is broken.',
    suggestions: ['Mend it.'],
  })
  await expect(read(invalid('a.csv is not sound.'))).rejects.toThrow(/^a\.csv is not sound\.$/)
  await expect(read(new Error('the disk is gone'))).rejects.toThrow(/^the disk is gone$/)
})

it('hands on what there is, and closes it when the reader leaves', async () => {
  let closed = false
  const items = (async function* () {
    try {
      yield 1
      yield 2
    } finally {
      closed = true
    }
  })()
  for await (const item of nameErrors(items, 'a')) {
    expect(item).toBe(1)
    break
  }
  expect(closed).toBe(true)
})
