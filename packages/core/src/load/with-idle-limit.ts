import { PassingFailure } from './resumable-bytes.js'

/** A stream that can be ended from outside, such as those of Node. */
export interface DestroyableBytes extends AsyncIterable<Uint8Array> {
  destroy(error?: Error): unknown
}

/**
 * The same bytes, where silence ends: it is a {@link PassingFailure} that nothing came for so long. The time that the reader takes does
 * not count. The stream is closed in every case.
 */
export async function* withIdleLimit(body: DestroyableBytes, milliseconds: number): AsyncGenerator<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]()
  try {
    for (;;) {
      const silent = new PassingFailure(`nothing came for ${milliseconds / 1000} s`)
      const timer = setTimeout(() => body.destroy(silent), milliseconds)
      const { done, value } = await iterator.next().finally(() => clearTimeout(timer))
      if (done) return
      yield value
    }
  } finally {
    body.destroy()
  }
}
