import type { Instant } from '@ctk/core'

/** A day, or the part of one that may go, and how many expired rows it has. */
export interface DayCount {
  /** The first instant of the day, or a later one of the same day. */
  readonly start: Instant
  readonly rows: number
}

/** A span of time to delete at once: from (inclusive) to before (exclusive). */
export interface Slice {
  readonly from: Instant
  readonly before: Instant
  readonly rows: number
  /** Whether the rows were counted for exactly this span; a day cut into pieces is shared out evenly. */
  readonly exact: boolean
}

const DAY = 86_400_000

/**
 * Cuts the time from the first day to the threshold into slices of about `sliceRows` rows, oldest first, without gaps. A day
 * with more rows is cut into equal spans of time. No rows, no slices. Pure.
 */
export function sliceByRows(days: readonly DayCount[], threshold: Instant, sliceRows: number): Slice[] {
  const slices: Slice[] = []
  let open: Slice | undefined
  const from = (day: DayCount) => slices.at(-1)?.before ?? day.start
  const close = () => {
    if (open) slices.push(open)
    open = undefined
  }
  for (const day of [...days].sort((a, b) => a.start - b.start)) {
    const end = Math.min((Math.floor(day.start / DAY) + 1) * DAY, threshold)
    if (day.rows > sliceRows) {
      close()
      const parts = Math.ceil(day.rows / sliceRows)
      const edge = (part: number) => (part === parts ? end : Math.round(day.start + ((end - day.start) * part) / parts))
      for (let part = 0; part < parts; part++) {
        if (edge(part + 1) <= edge(part)) continue
        const share = Math.round((day.rows * (part + 1)) / parts) - Math.round((day.rows * part) / parts)
        slices.push({ from: from(day), before: edge(part + 1), rows: share, exact: false })
      }
    } else {
      if (open && open.rows + day.rows > sliceRows) close()
      open = { from: open ? open.from : from(day), before: end, rows: (open?.rows ?? 0) + day.rows, exact: true }
    }
  }
  close()
  return slices
}
