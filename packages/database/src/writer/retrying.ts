import { backoffMs } from '@ctk/core'
import { pause } from '../dialect/pause.js'

/** With the pauses between them about twelve seconds: a server that is restarted, or chooses another master, is back by then. */
const attempts = 6

/** Does something again when it failed for what may pass, after a pause that grows. The last failure is passed on. */
export async function retrying<T>(
  work: () => Promise<T>,
  mayRepeat: (error: unknown) => boolean,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (attempt === attempts || signal?.aborted || !mayRepeat(error)) throw error
      await pause(backoffMs(attempt), signal)
    }
  }
}
