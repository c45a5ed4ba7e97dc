import { CtkError, isCtkError } from '@ctk/core'
import { EndsEarly } from './chunk-bytes.js'
import type { RandomAccess } from './random-access.js'

/** An error of the place that bytes come from, on its way through code that takes every error for one of the bytes. */
class ReadError extends Error {}

/** The same bytes; errors of their place come out of {@link guarded} as they are. */
export function withMarkedErrors(file: RandomAccess): RandomAccess {
  return {
    size: file.size,
    read: (start, end) =>
      file.read(start, end).catch((cause: unknown) => {
        throw new ReadError('reading failed', { cause })
      }),
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  }
}

/**
 * Runs something that reads bytes of a format.
 *
 * @param where the sentence's beginning: `The column "a"`
 * @throws CTK_FILE_INVALID for whatever goes wrong with the bytes; errors of the place that they come from as they are
 */
export async function guarded<T>(where: string, read: () => Promise<T> | T): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ReadError) throw error.cause
    if (isCtkError(error)) throw error
    const why = error instanceof EndsEarly ? 'the file ends too early' : String((error as Error).message)
    throw invalid(`${where} cannot be read: ${why.replace(/^parquet /, '').replace(/\.$/, '')}.`, error)
  }
}

/** The error for bytes that are not of their format. */
export function invalid(message: string, cause?: unknown): CtkError {
  return new CtkError({
    code: 'CTK_FILE_INVALID',
    message,
    suggestions: ['Is the file complete? Copy or download it again.'],
    cause,
  })
}
