/**
 * The same items, each requested while the one before it is still being used: one being written, one being made, never more.
 * Leaving the loop closes the items, so that a file behind them is closed too.
 */
export async function* ahead<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]()
  let next = iterator.next()
  try {
    for (;;) {
      const { done, value } = await next
      if (done) return
      next = iterator.next()
      // Awaited in the next round; until then nobody listens, and a failure must not end the process.
      next.catch(() => {})
      yield value
    }
  } finally {
    await iterator.return?.()
  }
}
