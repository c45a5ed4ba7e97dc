import { setTimeout as sleep } from 'node:timers/promises'
import { interruption } from '../errors/interruption.js'

/** What may end a statement before its time. */
export interface Limits {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown }

/** How long to wait between two requests to stop, the first of which may come before the statement does, and in all. */
const pauseMs = 250
const patienceMs = 5_000

/**
 * Waits for a statement; on abort or timeout asks the server to stop it and waits until it has, so that nothing goes on
 * behind the caller's back. A statement that finishes all the same counts as finished.
 *
 * @param stop asks the server once; may fail
 * @throws CTK_ABORTED, CTK_TIMEOUT, or what `work` throws
 */
export async function interruptible<T>(work: Promise<T>, stop: () => Promise<unknown>, limits: Limits): Promise<T> {
  if (limits.signal === undefined && limits.timeoutMs === undefined) return work
  const settled: Promise<Outcome<T>> = work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  const watch = watchLimits(limits)
  const first = await Promise.race([settled, watch.reached])
  watch.end()
  if (first !== 'aborted' && first !== 'timeout') return unwrap(first)
  const outcome = await stopUntilSettled(settled, stop)
  if (outcome && 'value' in outcome) return outcome.value
  throw interruption({
    timeoutMs: first === 'timeout' ? limits.timeoutMs : undefined,
    stopped: outcome !== undefined,
    cause: outcome?.error ?? limits.signal?.reason,
  })
}

function watchLimits({ signal, timeoutMs }: Limits) {
  const end = new AbortController()
  const reached = new Promise<'aborted' | 'timeout'>((resolve) => {
    signal?.addEventListener('abort', () => resolve('aborted'), { once: true, signal: end.signal })
    if (signal?.aborted) resolve('aborted')
    if (timeoutMs === undefined) return
    const timer = setTimeout(() => resolve('timeout'), timeoutMs)
    end.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  })
  return { reached, end: () => end.abort() }
}

/** Undefined when patience ends: the server does not answer, or does not stop. */
async function stopUntilSettled<T>(
  settled: Promise<Outcome<T>>,
  stop: () => Promise<unknown>,
): Promise<Outcome<T> | undefined> {
  const timers = new AbortController()
  const wait = (ms: number) => sleep(ms, undefined, { signal: timers.signal }).catch(() => undefined)
  let patient = true
  const patience = wait(patienceMs).then(() => {
    patient = false
  })
  try {
    let outcome: Outcome<T> | undefined
    while (patient && outcome === undefined) {
      const asked = stop().then(
        () => wait(pauseMs),
        () => wait(pauseMs),
      )
      outcome = (await Promise.race([settled, patience, asked])) ?? undefined
    }
    return outcome
  } finally {
    timers.abort()
  }
}

function unwrap<T>(outcome: Outcome<T>): T {
  if ('error' in outcome) throw outcome.error
  return outcome.value
}
