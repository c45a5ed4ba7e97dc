import { setTimeout } from 'node:timers/promises'
import type { Fate } from './chaos-proxy.js'
import { seededRandom } from './seeded-random.js'

/** How often things go wrong, each from 0 to 1; the rest passes. */
export interface FateShares {
  readonly cut?: number
  readonly swallow?: number
  readonly delay?: number
  /** The longest delay, in milliseconds; default 1,000. */
  readonly delayMs?: number
}

/**
 * Fates by chance, the same for the same seed.
 *
 * @example chaosProxy(url, { reply: randomFates(7, { cut: 0.01, delay: 0.05 }) })
 */
export function randomFates(
  seed: number,
  { cut = 0, swallow = 0, delay = 0, delayMs = 1_000 }: FateShares,
): () => Fate {
  const random = seededRandom(seed)
  return () => {
    const draw = random()
    if (draw < cut) return 'cut'
    if (draw < cut + swallow) return 'swallow'
    if (draw < cut + swallow + delay) return setTimeout(random() * delayMs)
    return 'pass'
  }
}
