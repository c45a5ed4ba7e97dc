import { parseExactJson } from '@ctk/core'
import { CrateDbFault } from '../../errors/cratedb-fault.js'
import { columnDecoder, hasNumeric, type TypeCode } from './column-decoder.js'
import { parseNumbersAsText } from './numbers-as-text.js'
import type { Answer } from './post.js'

/** What CrateDB answers to a statement. */
export interface StatementResult {
  /** Builds the rows; only a query needs them. */
  rows(): Record<string, unknown>[]
  /** Undefined where CrateDB does not know: it answers -1 and -2. */
  readonly rowCount: number | undefined
}

interface Body {
  readonly cols: readonly string[]
  readonly col_types: readonly TypeCode[]
  readonly rows: readonly (readonly unknown[])[]
  readonly rowcount: number
  readonly error?: Refusal
  readonly results?: readonly { readonly rowcount: number; readonly error?: Refusal }[]
}

interface Refusal {
  readonly message: string
  readonly code: number
}

/**
 * Reads an answer.
 *
 * @throws CrateDbFault when it is not rows
 */
export function decodeAnswer(answer: Answer): StatementResult {
  const body = readBody(answer)
  return {
    rows: () => decodeRows(body, answer.text),
    rowCount: body.rowcount >= 0 ? body.rowcount : undefined,
  }
}

/**
 * Reads the answer to a statement for many rows: a count for each of them, or why it was refused.
 *
 * @throws CrateDbFault when the statement was refused as a whole
 */
export function decodeEach(answer: Answer): (number | CrateDbFault)[] {
  const { results } = readAnswer(answer)
  if (!results) throw notCrateDb(answer.status)
  return results.map(({ rowcount, error }) =>
    error || rowcount < 0
      ? new CrateDbFault(answer.status, String(error?.code ?? ''), error?.message ?? 'it gave no reason')
      : rowcount,
  )
}

function readBody(answer: Answer): Body {
  const body = readAnswer(answer)
  if (!body.rows) throw notCrateDb(answer.status)
  return body as Body
}

function readAnswer({ status, text }: Answer): Partial<Body> {
  let body: Partial<Body> | null
  try {
    body = parseExactJson(text) as Partial<Body> | null
  } catch {
    throw new CrateDbFault(status, undefined, text.trim().slice(0, 300) || `the answer was HTTP status ${status}`)
  }
  if (body?.error) throw new CrateDbFault(status, String(body.error.code), body.error.message)
  if (!body) throw notCrateDb(status)
  return body
}

function notCrateDb(status: number): CrateDbFault {
  return new CrateDbFault(status, undefined, `HTTP status ${status}, and not what CrateDB answers`)
}

function decodeRows({ cols, col_types, rows }: Body, text: string): Record<string, unknown>[] {
  // Numerics are exact only in the text; the others are needed as numbers.
  const exact = col_types.some(hasNumeric) ? (parseNumbersAsText(text) as Body).rows : rows
  const decoders = col_types.map((type) => ({ decode: columnDecoder(type), source: hasNumeric(type) ? exact : rows }))
  return rows.map((_row, at) =>
    Object.fromEntries(
      decoders.map(({ decode, source }, i) => {
        const value = source[at]?.[i]
        return [cols[i] as string, value === null || decode === undefined ? value : decode(value)]
      }),
    ),
  )
}
