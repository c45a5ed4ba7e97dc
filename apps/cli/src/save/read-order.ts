import type { RowOrder } from '@ctk/core'
import { splitNames } from '../load/split-names.js'

/** Reads `time desc, value`. */
export function readOrder(text: string): RowOrder[] {
  return splitNames(text).map((item) => {
    const [, column = item, direction] = /^(.*\S)\s+(asc|desc)$/is.exec(item) ?? []
    return direction?.toLowerCase() === 'desc' ? { column, descending: true } : { column }
  })
}
