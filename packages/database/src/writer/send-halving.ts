import { isRequestTooLarge, isTooMuch } from '../errors/refused-unread.js'

/**
 * Sends rows, and when that is too much at once for the server, halves of them, from then on. A statement that ran out of memory
 * may have written some of its rows.
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
        if (rows.length < 2 || !(repeatable ? isTooMuch(error) : isRequestTooLarge(error))) throw error
        most = Math.min(most, Math.ceil(rows.length / 2))
      }
    }
    const middle = Math.ceil(rows.length / 2)
    return [...(await halving(rows.slice(0, middle), send)), ...(await halving(rows.slice(middle), send))]
  }
}
