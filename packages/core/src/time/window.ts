import { CtkError } from '../errors/ctk-error.js'
import { DAY } from './civil.js'
import type { Instant } from './instant.js'
import { assertTimeZone } from './time-zone.js'
import { civilAt } from './wall-clock.js'

/** A time of day at which work may be done. It goes past midnight when it ends before it begins. */
export interface Window {
  /** Minutes after midnight. */
  readonly from: number
  /** Minutes after midnight; exclusive. */
  readonly to: number
  readonly timeZone: string
  readonly text: string
}

/**
 * Reads `22:00-04:00 Europe/Berlin`. Without a zone it is UTC.
 *
 * @throws CTK_USAGE, CTK_TIME_ZONE_INVALID
 */
export function parseWindow(text: string): Window {
  const match = /^\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})(?:\s+(\S+))?\s*$/.exec(text)
  const [, h1, m1, h2, m2, timeZone = 'UTC'] = match ?? []
  const minutes = (hours: string | undefined, rest: string | undefined) => Number(hours) * 60 + Number(rest)
  const [from, to] = [minutes(h1, m1), minutes(h2, m2)]
  const valid = [from, to].every((minute) => minute >= 0 && minute <= 1440) && Number(m1) < 60 && Number(m2) < 60
  if (!match || !valid || from === to || from === 1440) {
    throw new CtkError({
      code: 'CTK_USAGE',
      message: `--window "${text}" is no time of day.`,
      suggestions: ['Write it like "22:00-04:00" or "22:00-04:00 Europe/Berlin".'],
    })
  }
  assertTimeZone(timeZone)
  return { from, to, timeZone, text: `${text.trim().split(/\s+/)[0]} ${timeZone}` }
}

/** Whether an instant is in the window, by the clocks of its zone. */
export function isInWindow({ from, to, timeZone }: Window, at: Instant): boolean {
  const minute = Math.floor((((civilAt(at, timeZone) % DAY) + DAY) % DAY) / 60_000)
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}
