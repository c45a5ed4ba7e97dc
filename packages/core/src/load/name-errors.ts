import { CtkError, isCtkError } from '../errors/ctk-error.js'

/** The same items; an error that says what is wrong with a file, without knowing which, says that as well. */
export async function* nameErrors<T>(items: AsyncIterable<T>, name: string): AsyncGenerator<T> {
  try {
    yield* items
  } catch (error) {
    if (!isCtkError(error) || error.code !== 'CTK_FILE_INVALID' || error.message.includes(name)) throw error
    const { code, message, suggestions, data } = error
    throw new CtkError({ code, message: `${name}: ${message}`, suggestions, data, cause: error })
  }
}
