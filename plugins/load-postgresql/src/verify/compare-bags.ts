import { createHash } from 'node:crypto'
import type { TablePlan } from '../plan/table-plan.js'
import type { RowComparison } from './compare-rows.js'
import { textsOf } from './compare-rows.js'
import type { Side } from './side.js'
import type { RowDifference } from './verification.js'

/** Rows fall into as many parts, each with a sum of its own, so that a second look needs those alone that differ. */
const parts = 4096
const named = 20

/**
 * Compares two tables without a key: rows in any order, as often as they come. Each row is hashed; where the sums differ, the rows of
 * those parts are read again and counted one by one.
 */
export async function compareBags(
  plan: TablePlan,
  { source, target }: { readonly source: Side; readonly target: Side },
  signal: AbortSignal,
  progress: (rows: number) => void,
): Promise<RowComparison> {
  const renders = {
    source: plan.columns.map(({ mapping }) => mapping.source),
    target: plan.columns.map(({ mapping }) => mapping.target),
  }
  const sums = {
    source: await sum(source, renders.source, signal, progress),
    target: await sum(target, renders.target, signal, () => undefined),
  }
  const suspect = new Set([...sums.source.keys()].filter((part) => sums.source[part] !== sums.target[part]))
  const counts = new Map<string, number>()
  if (suspect.size > 0) {
    await count(source, renders.source, suspect, counts, 1, signal)
    await count(target, renders.target, suspect, counts, -1, signal)
  }
  const differences: RowDifference[] = []
  let differing = 0
  for (const [row, n] of counts) {
    if (n === 0) continue
    differing += Math.abs(n)
    if (differences.length < named) differences.push(difference(plan, row, n))
  }
  return { differing, differences, checksum: { source: total(sums.source), target: total(sums.target) } }
}

type Renders = readonly ((value: unknown) => string)[]

async function sum(side: Side, renders: Renders, signal: AbortSignal, progress: (rows: number) => void) {
  const sums = new BigUint64Array(parts)
  for await (const page of side.pages(signal)) {
    for (const row of textsOf(page, renders)) {
      const { part, hash } = hashOf(JSON.stringify(row))
      sums[part] = (sums[part] as bigint) + hash
    }
    progress(page.rowCount)
  }
  return sums
}

async function count(
  side: Side,
  renders: Renders,
  suspect: ReadonlySet<number>,
  counts: Map<string, number>,
  step: 1 | -1,
  signal: AbortSignal,
): Promise<void> {
  for await (const page of side.pages(signal)) {
    for (const row of textsOf(page, renders)) {
      const text = JSON.stringify(row)
      if (suspect.has(hashOf(text).part)) counts.set(text, (counts.get(text) ?? 0) + step)
    }
  }
}

function hashOf(text: string): { readonly part: number; readonly hash: bigint } {
  const bytes = createHash('sha256').update(text).digest()
  return { part: bytes.readUInt16BE(8) % parts, hash: bytes.readBigUInt64BE(0) }
}

function total(sums: BigUint64Array): string {
  return sums
    .reduce((all, part) => BigInt.asUintN(64, all + part), 0n)
    .toString(16)
    .padStart(16, '0')
}

function difference(plan: TablePlan, row: string, n: number): RowDifference {
  const texts = JSON.parse(row) as (string | null)[]
  const values = plan.columns.map(({ name }, i) => ({
    column: name,
    source: n > 0 ? (texts[i] ?? null) : null,
    target: n > 0 ? null : (texts[i] ?? null),
  }))
  return { kind: n > 0 ? 'missing' : 'extra', values }
}
