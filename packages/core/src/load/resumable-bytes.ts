import { CtkError, isCtkError } from '../errors/ctk-error.js'
import { type Pacer, systemPacer } from '../time/pacer.js'

/** A failure that may pass by itself: a connection that was dropped, a server that is busy. */
export class PassingFailure extends Error {
  /** How many milliseconds to wait at least, where the server says so. */
  readonly waitMs: number | undefined

  /** @param message what happened, as the end of a sentence */
  constructor(message: string, options: { readonly waitMs?: number; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'PassingFailure'
    this.waitMs = options.waitMs
  }
}

/** How bytes at some distance are read. */
export interface RemoteBytes {
  /** What to call them in messages. */
  readonly name: string
  /** How many there are, where that is known: fewer are taken for a connection that was dropped. */
  readonly size: number | undefined
  /**
   * Asks for the bytes from an offset on. What it throws, and what reading throws, ends everything, but for a {@link PassingFailure}:
   * then it is called again, with the offset that was reached.
   *
   * @throws CTK_SOURCE_CHANGED when they are no longer those that reading began with
   */
  read(offset: number): Promise<AsyncIterable<Uint8Array>>
}

/** How long to try. */
export interface Patience {
  readonly signal: AbortSignal
  /** How often in a row it may fail without a single byte; default 6. */
  readonly attempts?: number
  /** The longest wait after the first failure, in milliseconds; it doubles up to 30 s. Default 500. */
  readonly firstWaitMs?: number
  readonly pacer?: Pacer
}

const LONGEST_WAIT_MS = 30_000
/** A server may ask for more, but nobody waits for ever. */
const LONGEST_ASKED_MS = 120_000

/**
 * Bytes that come to their end although connections break: reading goes on where it stopped, after a wait that grows and is
 * partly random, so that many who wait do not come back together.
 *
 * @throws CTK_CONNECTION_FAILED when it failed too often in a row; CTK_ABORTED
 */
export async function* resumableBytes(remote: RemoteBytes, patience: Patience): AsyncGenerator<Uint8Array> {
  let offset = 0
  for (let failures = 0; ; ) {
    try {
      for await (const chunk of await remote.read(offset)) {
        offset += chunk.length
        failures = 0
        yield chunk
      }
      if (remote.size === undefined || offset >= remote.size) return
      throw new PassingFailure('the connection was closed too early')
    } catch (error) {
      if (!isPassing(error) || patience.signal.aborted) throw interrupted(patience.signal, error)
      failures += 1
      await waitAfter(error, failures, remote.name, patience)
    }
  }
}

/**
 * Does something that may fail in passing, until it succeeds.
 *
 * @throws CTK_CONNECTION_FAILED when it failed too often; CTK_ABORTED; what `work` throws
 */
export async function withPatience<T>(name: string, patience: Patience, work: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await work()
    } catch (error) {
      if (!isPassing(error) || patience.signal.aborted) throw interrupted(patience.signal, error)
      await waitAfter(error, failures, name, patience)
    }
  }
}

async function waitAfter(error: PassingFailure, failures: number, name: string, patience: Patience): Promise<void> {
  const { signal, attempts = 6, firstWaitMs = 500, pacer = systemPacer } = patience
  if (failures >= attempts) {
    throw new CtkError({
      code: 'CTK_CONNECTION_FAILED',
      message: `${name} cannot be read: ${error.message}, ${failures} times in a row.`,
      suggestions: ['Try again later.'],
      cause: error.cause ?? error,
    })
  }
  const wait = Math.min(LONGEST_WAIT_MS, firstWaitMs * 2 ** (failures - 1)) * (0.5 + Math.random() / 2)
  await pacer.sleep(Math.max(wait, Math.min(error.waitMs ?? 0, LONGEST_ASKED_MS)), signal)
  if (signal.aborted) throw interrupted(signal, error)
}

/** By name: a plugin has its own copy of this file. */
const isPassing = (error: unknown): error is PassingFailure => (error as Error | undefined)?.name === 'PassingFailure'

function interrupted(signal: AbortSignal, error: unknown): unknown {
  if (!signal.aborted || (isCtkError(error) && error.code === 'CTK_ABORTED')) return error
  return new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.', cause: error })
}
