import type { Clock, Instant, Pacer } from '@ctk/core'

/** Time that passes only when somebody waits. */
export interface VirtualTime {
  readonly clock: Clock
  readonly pacer: Pacer
  /** How long each wait was, in milliseconds, in order. */
  readonly waits: readonly number[]
  /** Lets time pass. */
  advance(milliseconds: number): void
}

/**
 * A clock and a pacer under which waiting takes no time: each wait puts the clock on, and returns. Pass the pacer alone where
 * a server's clock is compared with ours.
 *
 * @param start what the clock shows at first
 * @param meanwhile what others do while somebody waits
 * @example
 * const time = virtualTime()
 * createToolkit({ database, plugins, pacer: time.pacer })
 * // … a run that takes a lease over after six minutes takes milliseconds
 * expect(time.pacer.elapsed()).toBeGreaterThanOrEqual(360_000)
 */
export function virtualTime(
  start: Instant = 0,
  meanwhile: (milliseconds: number) => unknown = () => undefined,
): VirtualTime {
  const waits: number[] = []
  let passed = 0
  const advance = (milliseconds: number) => {
    passed += milliseconds
  }
  return {
    clock: { now: () => start + Math.floor(passed) },
    pacer: {
      elapsed: () => passed,
      sleep: async (milliseconds, signal) => {
        if (signal?.aborted) return
        const wait = Math.max(0, milliseconds)
        waits.push(wait)
        advance(wait)
        await meanwhile(wait)
      },
    },
    waits,
    advance,
  }
}
