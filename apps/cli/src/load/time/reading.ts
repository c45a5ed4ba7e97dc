import type { Instant } from '@ctk/core'

/** A stretch of time, its end not included. A moment begins where it ends. */
export interface Stretch {
  readonly start: Instant
  readonly stop: Instant
}

/**
 * What words say of time: one stretch, or one that comes again and again, such as "monday" and "jul 1".
 */
export type Reading =
  | { readonly kind: 'once'; readonly stretch: Stretch }
  | {
      readonly kind: 'again'
      /** The last one that does not begin after an instant. */
      latest(until: Instant): Stretch
      /** The first one that does not begin before an instant. */
      first(from: Instant): Stretch
    }

export const once = (start: Instant, stop: Instant): Reading => ({ kind: 'once', stretch: { start, stop } })
