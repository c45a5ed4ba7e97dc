import { describe, expect, it } from 'vitest'
import { afterAttempt, MOST_ATTEMPTS } from './after-attempt.js'
import type { Delivery } from './delivery.js'
import type { Attempt } from './post.js'

const now = 1_000_000
const delivery: Delivery = {
  webhook: 'ops',
  id: 'R1.1',
  type: 'step.done',
  run: 'R1',
  at: 0,
  body: '{}',
  state: 'pending',
  attempts: 0,
  nextAt: 0,
  lastAt: undefined,
  status: undefined,
  detail: undefined,
  isStored: false,
}
const attempt = (outcome: Attempt['outcome'], retryAfterMs?: number): Attempt => ({
  outcome,
  status: 500,
  detail: 'why',
  retryAfterMs,
})

describe('afterAttempt', () => {
  it('is done, or failed for good', () => {
    expect(afterAttempt(delivery, attempt('delivered'), now)).toMatchObject({
      state: 'delivered',
      attempts: 1,
      lastAt: now,
    })
    for (const outcome of ['refused', 'gone'] as const)
      expect(afterAttempt(delivery, attempt(outcome), now)).toMatchObject({ state: 'failed', detail: 'why' })
  })

  it('waits ever longer, with jitter, for about a week', () => {
    const waits: number[] = []
    let after = delivery
    while (after.state === 'pending') {
      const before = after
      after = afterAttempt(before, attempt('again'), now, () => 0.999_999)
      waits.push(Math.round((after.nextAt - now) / 1000))
      expect(afterAttempt(before, attempt('again'), now, () => 0).nextAt).toBeLessThanOrEqual(after.nextAt)
    }
    expect(waits.slice(0, 7)).toEqual([5, 20, 80, 320, 1280, 5120, 20480])
    expect([after.state, after.attempts]).toEqual(['failed', MOST_ATTEMPTS])
    const days = waits.reduce((sum, seconds) => sum + seconds, 0) / 86_400
    expect(days).toBeGreaterThan(5)
    expect(days).toBeLessThan(10)
  })

  it('comes back when the receiver asked for it', () => {
    expect(afterAttempt(delivery, attempt('again', 2_000), now).nextAt).toBe(now + 2_000)
  })
})
