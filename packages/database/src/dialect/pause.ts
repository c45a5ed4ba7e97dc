import { setTimeout } from 'node:timers/promises'

/** Rests, or until the signal is given. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0) return
  try {
    await setTimeout(milliseconds, undefined, { signal })
  } catch {
    // Whoever goes on is told by the signal itself.
  }
}
