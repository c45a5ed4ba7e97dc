import type { Readable } from 'node:stream'
import { CtkError, type OpenedBytes } from '@ctk/core'

/**
 * What another program writes to us. It can be read once, in order.
 *
 * @throws CTK_USAGE when it is a keyboard: nothing would come
 */
export function openStdin(input: Readable & { readonly isTTY?: boolean }, signal: AbortSignal): OpenedBytes {
  if (input.isTTY) {
    throw new CtkError({
      code: 'CTK_USAGE',
      message: 'Nothing is sent to standard input, which "-" stands for.',
      suggestions: ['Send a file to it:  … < FILE', 'Or name the file instead of "-".'],
    })
  }
  let position = 0
  const read = async function* () {
    const stop = () => input.destroy(new Error('Interrupted.'))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    try {
      for await (const chunk of input) {
        position += (chunk as Buffer).length
        yield chunk as Buffer
      }
    } catch (error) {
      if (signal.aborted) throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.', cause: error })
      const { message } = error as Error
      throw new CtkError({ code: 'CTK_FILE_INVALID', message: `Standard input ended: ${message}.`, cause: error })
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }
  const whole = read()
  return { kind: 'bytes', name: 'stdin', bytes: { [Symbol.asyncIterator]: () => whole, position: () => position } }
}
