import { describe, expect, it } from 'vitest'
import { isCtkError } from '../errors/ctk-error.js'
import { assertTimeZone } from './time-zone.js'

describe('assertTimeZone', () => {
  it('accepts every zone that the platform lists, links, and UTC', () => {
    const links = [
      'Asia/Calcutta',
      'Asia/Kolkata',
      'US/Pacific',
      'Etc/UTC',
      'Etc/GMT+5',
      'GB',
      'America/Port-au-Prince',
    ]
    for (const zone of ['UTC', ...links, ...Intl.supportedValuesOf('timeZone')]) assertTimeZone(zone)
  })

  it.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['EUROPE/BERLIN', 'Europe/Berlin'],
    ['utc', 'UTC'],
    ['us/pacific', 'US/Pacific'],
    ['Europe/Berln', 'Europe/Berlin'],
    ['Berlin', 'Europe/Berlin'],
    ['new york', 'America/New_York'],
  ])('asks about %s', (zone, meant) => {
    expect(refusal(zone)).toBe(`"${zone}" is not a known time zone. Did you mean "${meant}"?`)
  })

  it('refuses offsets, nonsense and nothing', () => {
    expect(refusal('+02:00')).toContain('is an offset')
    expect(refusal('Qwertzuiop')).toContain('Zones have names such as UTC')
    expect(refusal('')).toContain('Zones have names such as UTC')
    expect(refusal("UTC'; DROP TABLE x")).toContain('not a known time zone')
  })
})

function refusal(zone: string): string {
  try {
    assertTimeZone(zone)
  } catch (error) {
    if (isCtkError(error) && error.code === 'CTK_TIME_ZONE_INVALID') return error.message
    throw error
  }
  throw new Error(`${zone} was accepted`)
}
