import { setTimeout } from 'node:timers/promises'
import { CtkError } from '@ctk/core'

/**
 * Rests.
 *
 * @throws CTK_ABORTED as soon as the signal is given
 */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0 && !signal.aborted) return
  try {
    await setTimeout(milliseconds, undefined, { signal })
  } catch (cause) {
    throw new CtkError({ code: 'CTK_ABORTED', message: 'Interrupted.', cause })
  }
}
