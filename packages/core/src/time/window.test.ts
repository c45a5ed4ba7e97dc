import { expect, it } from 'vitest'
import { isInWindow, parseWindow } from './window.js'

const at = (text: string) => Date.parse(text)

it('covers the time from its beginning up to its end, also past midnight', () => {
  const night = parseWindow('22:00-04:00')
  const times = ['21:59', '22:00', '23:59', '00:00', '03:59', '04:00', '12:00']
  expect(times.map((time) => isInWindow(night, at(`2026-03-01T${time}:30Z`)))).toEqual([
    false,
    true,
    true,
    true,
    true,
    false,
    false,
  ])
  const day = parseWindow('9:30-24:00')
  expect(['09:29', '09:30', '23:59'].map((time) => isInWindow(day, at(`2026-03-01T${time}:00Z`)))).toEqual([
    false,
    true,
    true,
  ])
})

it('goes by the clocks of its zone, in summer and in winter', () => {
  const window = parseWindow('02:00-04:00 Europe/Berlin')
  expect(isInWindow(window, at('2026-07-01T00:30:00Z'))).toBe(true)
  expect(isInWindow(window, at('2026-01-01T00:30:00Z'))).toBe(false)
  expect(isInWindow(window, at('2026-01-01T01:00:00Z'))).toBe(true)
  expect(isInWindow(parseWindow('00:00-01:00'), at('1969-12-31T00:30:00Z'))).toBe(true)
})

it.each(['', '22-04', '25:00-04:00', '22:00-22:00', '22:60-23:00', '24:00-01:00', '22:00-04:00 UTC x'])(
  'refuses %j',
  (text) => expect(() => parseWindow(text)).toThrow(expect.objectContaining({ code: 'CTK_USAGE' })),
)

it('refuses a zone that nobody knows', () => {
  expect(() => parseWindow('22:00-04:00 Mars/Base')).toThrow(expect.objectContaining({ code: 'CTK_TIME_ZONE_INVALID' }))
})
