import type { Sender } from '@ctk/core'

/** Something to send by, for as long as it is open. */
export interface HeldSession extends AsyncDisposable {
  readonly sender: Sender
}

/**
 * Keeps what is lent for the length of a function for as long as a reader pulls.
 *
 * @param lend calls `work` with the sender, and takes it back when `work` is done
 */
export async function holdSession(
  lend: (work: (sender: Sender) => Promise<void>) => Promise<void>,
): Promise<HeldSession> {
  const opened = Promise.withResolvers<Sender>()
  const closing = Promise.withResolvers<void>()
  const ended = lend(async (sender) => {
    opened.resolve(sender)
    await closing.promise
  })
  ended.catch(opened.reject)
  const sender = await opened.promise
  return {
    sender,
    async [Symbol.asyncDispose]() {
      closing.resolve()
      // Nothing was written, so it does not matter how it ends.
      await ended.catch(() => undefined)
    },
  }
}
