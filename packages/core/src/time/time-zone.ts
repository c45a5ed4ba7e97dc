import { CtkError } from '../errors/ctk-error.js'
import { nearest } from '../text/nearest.js'
import { quoted } from './quoted.js'
import { temporal } from './temporal.js'

const known = new Set(['UTC'])

/**
 * Checks the name of a time zone: an IANA name (links such as `Asia/Calcutta` included) in its usual spelling, or `UTC`.
 * Capitals count, since databases tell them apart. Fixed offsets are not names of zones.
 *
 * @throws CTK_TIME_ZONE_INVALID with the name that was probably meant
 * @example assertTimeZone('Europe/Berlin')
 */
export function assertTimeZone(zone: string): void {
  if (known.has(zone)) return
  const spelling = usualSpelling(zone)
  if (spelling === zone) {
    known.add(zone)
    return
  }
  throw new CtkError({ code: 'CTK_TIME_ZONE_INVALID', message: `${quoted(zone)} ${problem(zone, spelling)}` })
}

function problem(zone: string, spelling: string | undefined): string {
  if (/^[+-]?\d/.test(zone)) return 'is an offset, not a time zone. Name the zone, such as Europe/Berlin, or UTC.'
  const meant = spelling ?? guess(zone)
  if (meant !== undefined) return `is not a known time zone. Did you mean "${meant}"?`
  return 'is not a known time zone. Zones have names such as UTC, Europe/Berlin, America/New_York.'
}

function usualSpelling(zone: string): string | undefined {
  if (!/^[A-Za-z]/.test(zone)) return undefined
  try {
    return new (temporal().ZonedDateTime)(0n, zone).timeZoneId
  } catch {
    return undefined
  }
}

function guess(zone: string): string | undefined {
  const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')]
  const city = `/${zone.trim().replaceAll(' ', '_').toLowerCase()}`
  return zones.find((name) => name.toLowerCase().endsWith(city)) ?? nearest(zone, zones)
}
