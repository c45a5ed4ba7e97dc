import { createHash, type Hash } from 'node:crypto'
import { ahead } from '@ctk/core'
import type { TablePlan } from '../plan/table-plan.js'
import { lastKey, type Page } from '../read/page.js'
import type { Side } from './side.js'
import type { RowDifference } from './verification.js'

/** Differences that are named. */
const named = 20

/** What comparing all rows by key gave. */
export interface RowComparison {
  readonly differing: number
  readonly differences: readonly RowDifference[]
  readonly checksum: { readonly source: string; readonly target: string }
}

/** The texts of a row that it is compared by; null is NULL. */
type Texts = readonly (string | null)[]

/**
 * Compares two tables row by row, range by range of their key: a page of the source, and what the target has between its first
 * and its last key. Two ranges are in memory.
 */
export async function compareRows(
  plan: TablePlan,
  { source, target }: { readonly source: Side; readonly target: Side },
  signal: AbortSignal,
  progress: (rows: number) => void,
): Promise<RowComparison> {
  const { columns, key } = plan
  const at = key.map((name) => columns.findIndex((column) => column.name === name))
  const found = new Differences(plan)
  const hashes = { source: createHash('sha256'), target: createHash('sha256') }
  let after: readonly unknown[] | undefined
  for await (const page of ahead(source.pages(signal))) {
    const until = at.map((column, i) => columns[column]?.mapping.write(lastKey(page)?.[i]))
    const range = await target.range({ after, until, limit: page.rowCount * 2 + 1000 }, signal)
    after = until
    const here = textsOf(
      page,
      columns.map(({ mapping }) => mapping.source),
    )
    const there = textsOf(
      range,
      columns.map(({ mapping }) => mapping.target),
    )
    found.compare(here, there, at)
    update(hashes.source, here)
    update(hashes.target, there)
    progress(page.rowCount)
  }
  const rest = await target.range({ after, limit: named }, signal)
  const extra = textsOf(
    rest,
    columns.map(({ mapping }) => mapping.target),
  )
  found.compare([], extra, at)
  update(hashes.target, extra)
  return {
    differing: found.count,
    differences: found.first,
    checksum: { source: hashes.source.digest('hex'), target: hashes.target.digest('hex') },
  }
}

/** The rows of a page as texts. */
export function textsOf({ rowCount, columns }: Page, render: readonly ((value: unknown) => string)[]): Texts[] {
  const texts = columns.map((values, i) =>
    values.map((value) =>
      value === null || value === undefined ? null : (render[i] as (value: unknown) => string)(value),
    ),
  )
  return Array.from({ length: rowCount }, (_, row) => texts.map((column) => column[row] as string | null))
}

function update(hash: Hash, rows: readonly Texts[]): void {
  for (const row of rows) hash.update(JSON.stringify(row))
}

/** Collects what is not the same. */
class Differences {
  count = 0
  readonly first: RowDifference[] = []
  readonly #plan: TablePlan

  constructor(plan: TablePlan) {
    this.#plan = plan
  }

  /** @param at where the columns of the key stand */
  compare(source: readonly Texts[], target: readonly Texts[], at: readonly number[]): void {
    const keyOf = (row: Texts) => JSON.stringify(at.map((i) => row[i]))
    const stored = new Map(target.map((row) => [keyOf(row), row]))
    for (const row of source) {
      const text = keyOf(row)
      const other = stored.get(text)
      stored.delete(text)
      if (other === undefined) this.#add({ kind: 'missing', key: this.#key(row, at) })
      else if (row.some((value, i) => value !== other[i])) this.#different(row, other, at)
    }
    for (const row of stored.values()) this.#add({ kind: 'extra', key: this.#key(row, at) })
  }

  #different(row: Texts, other: Texts, at: readonly number[]): void {
    const values = this.#plan.columns.flatMap(({ name }, i) =>
      row[i] === other[i] ? [] : [{ column: name, source: row[i] ?? null, target: other[i] ?? null }],
    )
    this.#add({ kind: 'different', key: this.#key(row, at), values })
  }

  #key(row: Texts, at: readonly number[]): Record<string, unknown> {
    return Object.fromEntries(at.map((i) => [this.#plan.columns[i]?.name ?? '', row[i]]))
  }

  #add(difference: RowDifference): void {
    this.count += 1
    if (this.first.length < named) this.first.push(difference)
  }
}
