import type { Instant } from '@ctk/core'
import type { Delivery } from './delivery.js'
import type { Attempt } from './post.js'

/** A receiver that has failed for this many attempts of one event, over about a week, is not told of it any more. */
export const MOST_ATTEMPTS = 15

/**
 * A delivery after an attempt: done, failed for good, or to be tried again. Waiting grows from 5 seconds by four to a day, with
 * jitter, so that a receiver which comes back is not met by everybody at once.
 *
 * @param random in [0, 1)
 */
export function afterAttempt(
  delivery: Delivery,
  { outcome, status, detail, retryAfterMs }: Attempt,
  now: Instant,
  random: () => number = Math.random,
): Delivery {
  const attempts = delivery.attempts + 1
  const tried = { ...delivery, attempts, lastAt: now, status, detail }
  if (outcome === 'delivered') return { ...tried, state: 'delivered', nextAt: now }
  if (outcome !== 'again' || attempts >= MOST_ATTEMPTS) return { ...tried, state: 'failed', nextAt: now }
  return { ...tried, state: 'pending', nextAt: now + Math.round(retryAfterMs ?? waitMs(attempts, random)) }
}

/** Milliseconds to wait after this many attempts that failed. */
export function waitMs(attempts: number, random: () => number = Math.random): number {
  return Math.min(86_400_000, 5_000 * 4 ** (attempts - 1)) * (0.5 + random() / 2)
}
