import type { TableName } from '../address/table-name.js'
import type { Instant } from '../time/instant.js'

/** What goes in a time. Undefined is not known. */
export interface Freed {
  readonly partitions: number
  readonly rows: number | undefined
  readonly bytes: number | undefined
}

/** A month of a forecast, in UTC; the first begins now. */
export interface ForecastMonth {
  /** `2026-12` */
  readonly month: string
  readonly from: Instant
  /** Exclusive. */
  readonly before: Instant
  /** Of the data that is there now: exactly by the calendar, as long as nothing is added to it. */
  readonly existing: Freed
  /** Of data that will have come by then, if as much comes as lately. An estimate. */
  readonly projected: Freed
}

/** What a policy will free. */
export interface PolicyForecast {
  readonly policyId: string
  readonly strategy: string
  readonly table: TableName
  readonly duration: string | undefined
  /** What is due now. */
  readonly due: Freed
  readonly months: readonly ForecastMonth[]
  /** What else is to know: why nothing can be foretold, or what is not taken into account. */
  readonly notes: readonly string[]
}

/** What policies will free: the `--json` document of `ctk retention forecast`. */
export interface Forecast {
  readonly now: Instant
  /** In order of table, strategy, id; only policies that remove data. */
  readonly policies: readonly PolicyForecast[]
  readonly total: { readonly due: Freed; readonly months: readonly ForecastMonth[] }
}

/** Nothing at all. */
export const nothingFreed: Freed = { partitions: 0, rows: 0, bytes: 0 }

/** Both together; unknown where one is not known. */
export function addFreed(a: Freed, b: Freed): Freed {
  const sum = (x: number | undefined, y: number | undefined) => (x === undefined || y === undefined ? undefined : x + y)
  return { partitions: a.partitions + b.partitions, rows: sum(a.rows, b.rows), bytes: sum(a.bytes, b.bytes) }
}

/** The months from an instant on, in UTC: the rest of its own, then whole ones. */
export function monthsFrom(now: Instant, count: number): Pick<ForecastMonth, 'month' | 'from' | 'before'>[] {
  const date = new Date(now)
  const start = (i: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + i)
  return Array.from({ length: count }, (_, i) => ({
    month: new Date(start(i)).toISOString().slice(0, 7),
    from: i === 0 ? now : start(i),
    before: start(i + 1),
  }))
}
