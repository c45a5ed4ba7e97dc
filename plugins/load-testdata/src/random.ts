/**
 * A number that looks random, from 0 up to, not including, 2³². It only depends on what goes in, by integer arithmetic alone, so it is the
 * same on every platform, and any row can be made without those before it.
 *
 * @param key of a column: see {@link randomKey}
 * @param row below 2³²
 */
export function randomAt(key: number, row: number): number {
  return scramble((key + Math.imul(row, 0x9e3779b1)) | 0) >>> 0
}

/** The key of a stream of random numbers. */
export function randomKey(seed: number, stream: number): number {
  return scramble(scramble(seed ^ 0x5bd1e995) + stream)
}

/** About normal, with mean 0 and deviation 1, to six digits: the sum of twelve even ones, which needs no logarithm. */
export function normalAt(keys: readonly number[], row: number): number {
  let sum = 0
  for (const key of keys) {
    const bits = randomAt(key, row)
    sum += (bits >>> 16) + (bits & 0xffff)
  }
  return Math.round((sum / 65536 - keys.length) * 1e6) / 1e6
}

/** How many keys {@link normalAt} takes for a deviation of 1. */
export const NORMAL_KEYS = 6

/** Spreads every bit of a whole number over all 32 (the last step of MurmurHash3). */
function scramble(value: number): number {
  let bits = value ^ (value >>> 16)
  bits = Math.imul(bits, 0x85ebca6b)
  bits ^= bits >>> 13
  bits = Math.imul(bits, 0xc2b2ae35)
  return bits ^ (bits >>> 16)
}
