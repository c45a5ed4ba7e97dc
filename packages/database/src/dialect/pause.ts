import { setTimeout } from 'node:timers/promises'

/** Rests, or until the signal is given. */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (milliseconds <= 0) return
  try {
    await setTimeout(milliseconds, undefined, signal && { signal })
  } catch {
    // Whoever goes on is told by the signal itself.
  }
}
