import { CtkError } from '../errors/ctk-error.js'

const units = ['', 'k', 'm', 'g', 't', 'p']

/**
 * Reads a size as people write it: `500MB` (10⁶), `1.5GiB` (2³⁰), `100 G` (10⁹), `1024` (bytes). Case does not count.
 *
 * @returns whole bytes, at least one
 * @throws CTK_POLICY_INVALID
 */
export function parseBytes(text: string): number {
  const [, digits = '', unit = '', binary] = /^\s*(\d+(?:\.\d+)?)\s*([kmgtp]?)(i?)b?\s*$/i.exec(text) ?? []
  const base = binary === '' ? 1000 : 1024
  const bytes = Math.round(Number(digits) * base ** units.indexOf(unit.toLowerCase()))
  if (digits !== '' && !(binary !== '' && unit === '') && bytes >= 1 && Number.isSafeInteger(bytes)) return bytes
  throw new CtkError({
    code: 'CTK_POLICY_INVALID',
    message: `The size ${JSON.stringify(text)} is not understood.`,
    suggestions: ['Write a number and a unit: 500MB, 100GB, 1.5TiB.'],
  })
}

/** A size in the largest unit that shows it exactly, so that {@link parseBytes} reads it back: `100GB`, `512MiB`, `1025B`. */
export function formatExactBytes(bytes: number): string {
  for (const [base, infix] of [
    [1000, ''],
    [1024, 'i'],
  ] as const) {
    for (let power = units.length - 1; power > 0; power--) {
      const count = bytes / base ** power
      if (Number.isInteger(count)) return `${count}${units[power]?.toUpperCase()}${infix}B`
    }
  }
  return `${bytes}B`
}
