import type { Bounds } from '@ctk/core'

/**
 * The time that a partition covers when its table and the table above are both partitioned by the same key. A default
 * partition stays one, whatever is known of the table above.
 */
export function combineBounds(outer: Bounds, inner: Bounds): Bounds {
  if (outer.kind === 'range' && inner.kind === 'range') {
    const starts = [outer.start, inner.start].filter((start) => start !== undefined)
    const ends = [outer.end, inner.end].filter((end) => end !== undefined)
    return {
      kind: 'range',
      ...(starts.length > 0 && { start: Math.max(...starts) }),
      ...(ends.length > 0 && { end: Math.min(...ends) }),
    }
  }
  const outerIsNarrower = outer.kind === 'point' && inner.kind === 'range'
  const innerIsUnknown = inner.kind === 'unknown' && (outer.kind === 'range' || outer.kind === 'point')
  return outerIsNarrower || innerIsUnknown ? outer : inner
}
