import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { openStdin } from './stdin-bytes.js'

describe('standard input', () => {
  it('is read in order, and counted', async () => {
    const input = new PassThrough()
    const { name, bytes } = openStdin(input, new AbortController().signal)
    input.write('id\n')
    input.end('1\n')
    expect(Buffer.concat(await Array.fromAsync(bytes)).toString()).toBe('id\n1\n')
    expect([name, bytes.position?.(), bytes.size, bytes.range]).toEqual(['stdin', 5, undefined, undefined])
  })

  it('is refused when nobody sends anything', () => {
    const keyboard = Object.assign(new PassThrough(), { isTTY: true })
    expect(() => openStdin(keyboard, new AbortController().signal)).toThrow(
      expect.objectContaining({ code: 'CTK_USAGE', message: expect.stringContaining('"-"') }),
    )
  })

  it.each(['before', 'while waiting'])('ends when it is aborted %s', async (when) => {
    const controller = new AbortController()
    const input = new PassThrough()
    const { bytes } = openStdin(input, controller.signal)
    if (when === 'before') controller.abort()
    const reading = Array.fromAsync(bytes)
    setImmediate(() => controller.abort())
    await expect(reading).rejects.toMatchObject({ code: 'CTK_ABORTED' })
    expect(input.destroyed).toBe(true)
  })

  it('says that the other program broke off', async () => {
    const input = new PassThrough()
    const reading = Array.fromAsync(openStdin(input, new AbortController().signal).bytes)
    input.destroy(new Error('EIO'))
    await expect(reading).rejects.toMatchObject({ code: 'CTK_FILE_INVALID', message: 'Standard input ended: EIO.' })
  })
})
