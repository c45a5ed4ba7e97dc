import { isTooLarge } from '../errors/refused-unread.js'

/** Up to so many rows CrateDB collects before it writes the first of them, so that nothing is written when it runs out of memory. */
const collected = 10_000

/**
 * Sends rows, and when that is too much at once for the server, halves of them, from then on.
 *
 * @param repeatable whether rows that were written before do no harm
 */
export function sendHalving(repeatable: boolean) {
  let most = Number.POSITIVE_INFINITY
  return async function halving<T>(
    rows: readonly number[],
    send: (rows: readonly number[]) => Promise<T>,
  ): Promise<T[]> {
    if (rows.length <= most) {
      try {
        return [await send(rows)]
      } catch (error) {
        if (!isTooLarge(error) || rows.length < 2 || !(repeatable || rows.length <= collected)) throw error
        most = Math.min(most, Math.ceil(rows.length / 2))
      }
    }
    const middle = Math.ceil(rows.length / 2)
    return [...(await halving(rows.slice(0, middle), send)), ...(await halving(rows.slice(middle), send))]
  }
}
