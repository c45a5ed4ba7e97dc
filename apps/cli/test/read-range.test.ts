import { describe, expect, it } from 'vitest'
import { inRange } from '../src/load/time/in-range.js'
import { readMoment } from '../src/load/time/read-moment.js'
import { readRange } from '../src/load/time/read-range.js'

/** A Wednesday. */
const now = Date.UTC(2026, 10, 25, 10, 30)

/** Of days, as `2026-11-24 … 2026-11-25`. */
const short = (range: { start: number; stop: number }) => inRange(range).replaceAll(' 00:00', '').replace(' UTC', '')

describe('a range of time', () => {
  it.each([
    // Pieces of the calendar.
    ['today', '2026-11-25 … 2026-11-26'],
    ['Yesterday', '2026-11-24 … 2026-11-25'],
    ['the day before yesterday', '2026-11-23 … 2026-11-24'],
    ['tomorrow', '2026-11-26 … 2026-11-27'],
    ['this week', '2026-11-23 … 2026-11-30'],
    ['last week', '2026-11-16 … 2026-11-23'],
    ['  Last   WEEK ', '2026-11-16 … 2026-11-23'],
    ['previous week', '2026-11-16 … 2026-11-23'],
    ['next week', '2026-11-30 … 2026-12-07'],
    ['this month', '2026-11-01 … 2026-12-01'],
    ['last month', '2026-10-01 … 2026-11-01'],
    ['this quarter', '2026-10-01 … 2027-01-01'],
    ['last quarter', '2026-07-01 … 2026-10-01'],
    ['last year', '2025-01-01 … 2026-01-01'],
    ['last weekend', '2026-11-21 … 2026-11-23'],
    ['last 3 days', '2026-11-22 … 2026-11-25'],
    ['the last three days', '2026-11-22 … 2026-11-25'],
    ['past 2 weeks', '2026-11-09 … 2026-11-23'],
    ['last 12 months', '2025-11-01 … 2026-11-01'],
    ['last 36 hours', '2026-11-23 22:30 … 2026-11-25 10:30'],
    ['last hour', '2026-11-25 09:30 … 2026-11-25 10:30'],
    ['2024', '2024-01-01 … 2025-01-01'],
    ['2024-03', '2024-03-01 … 2024-04-01'],
    ['2024-q4', '2024-10-01 … 2025-01-01'],
    ['Q2 2024', '2024-04-01 … 2024-07-01'],
    ['q4', '2026-10-01 … 2027-01-01'],
    ['q1', '2026-01-01 … 2026-04-01'],
    ['2024-W01', '2024-01-01 … 2024-01-08'],
    ['2020-W53', '2020-12-28 … 2021-01-04'],
    ['2024-02-29', '2024-02-29 … 2024-03-01'],
    // Days of the week: the latest that has begun.
    ['monday', '2026-11-23 … 2026-11-24'],
    ['wednesday', '2026-11-25 … 2026-11-26'],
    ['thu', '2026-11-19 … 2026-11-20'],
    ['last wednesday', '2026-11-18 … 2026-11-19'],
    ['this friday', '2026-11-27 … 2026-11-28'],
    ['Sat - Tue', '2026-11-21 … 2026-11-25'],
    ['from sat to sun', '2026-11-21 … 2026-11-23'],
    ['fri–mon', '2026-11-20 … 2026-11-24'],
    ['mon - mon', '2026-11-23 … 2026-11-24'],
    // Dates without a year: the latest that has begun.
    ['jul 1 to jul 7', '2026-07-01 … 2026-07-08'],
    ['jul 1 - 7', '2026-07-01 … 2026-07-08'],
    ['1 - 7 jul', '2026-07-01 … 2026-07-08'],
    ['July 1st until July 7th', '2026-07-01 … 2026-07-08'],
    ['1 july', '2026-07-01 … 2026-07-02'],
    ['dec 1', '2025-12-01 … 2025-12-02'],
    ['dec 30 to jan 2', '2025-12-30 … 2026-01-03'],
    ['december', '2025-12-01 … 2026-01-01'],
    ['march', '2026-03-01 … 2026-04-01'],
    ['nov to dec', '2026-11-01 … 2027-01-01'],
    ['feb 29', '2024-02-29 … 2024-03-01'],
    // With a year, once or twice.
    ['jul 1 2024', '2024-07-01 … 2024-07-02'],
    ['jul 1 to jul 7 2024', '2024-07-01 … 2024-07-08'],
    ['dec 30 to jan 2 2025', '2024-12-30 … 2025-01-03'],
    ['jul 1 - 7, 2024', '2024-07-01 … 2024-07-08'],
    ['july 2024', '2024-07-01 … 2024-08-01'],
    ['2024-07-01 to 2024-07-07', '2024-07-01 … 2024-07-08'],
    ['2024-07-01 … 2024-07-07', '2024-07-01 … 2024-07-08'],
    ['2024-03 to 2024-05', '2024-03-01 … 2024-06-01'],
    ['2023 - 2024', '2023-01-01 … 2025-01-01'],
    ['2024-07-01T06:00Z to 2024-07-01T18:00Z', '2024-07-01 06:00 … 2024-07-01 18:00'],
    // Counted back.
    ['3 days ago', '2026-11-22 … 2026-11-23'],
    ['3 days ago to yesterday', '2026-11-22 … 2026-11-25'],
    ['now-3d to now', '2026-11-22 10:30 … 2026-11-25 10:30'],
    ['yesterday 14:00 to 16:00', '2026-11-24 14:00 … 2026-11-24 16:00'],
    ['last friday 8am to 10am', '2026-11-20 08:00 … 2026-11-20 10:00'],
  ])('%s is %s', async (text, range) => {
    expect(short(await readRange(text, now))).toBe(range)
  })

  it('begins weeks on Monday, also seen from a Sunday and a Monday', async () => {
    const sunday = Date.UTC(2026, 10, 29, 23, 59)
    const monday = Date.UTC(2026, 10, 30)
    expect(short(await readRange('this week', sunday))).toBe('2026-11-23 … 2026-11-30')
    expect(short(await readRange('Sat - Tue', sunday))).toBe('2026-11-28 … 2026-12-02')
    expect(short(await readRange('last week', monday))).toBe('2026-11-23 … 2026-11-30')
    expect(short(await readRange('monday', monday))).toBe('2026-11-30 … 2026-12-01')
    expect(short(await readRange('last monday', monday))).toBe('2026-11-23 … 2026-11-24')
    expect(short(await readRange('last weekend', monday))).toBe('2026-11-28 … 2026-11-30')
  })

  it('wraps years, from both of their ends', async () => {
    expect(short(await readRange('dec 30 to jan 2', Date.UTC(2027, 0, 1)))).toBe('2026-12-30 … 2027-01-03')
    expect(short(await readRange('last month', Date.UTC(2027, 0, 31)))).toBe('2026-12-01 … 2027-01-01')
    expect(short(await readRange('last 3 days', Date.UTC(2027, 0, 2, 12)))).toBe('2026-12-30 … 2027-01-02')
    expect(short(await readRange('yesterday', Date.UTC(2024, 2, 1)))).toBe('2024-02-29 … 2024-03-01')
  })

  it.each([
    ['', /is not understood as a range of time/],
    ['soon', /"soon" is not understood/],
    ['bananas 3 days ago', /is not understood/],
    ['1/8/2024', /is not understood/],
    ['2024-13', /is not understood/],
    ['2021-W53', /is not understood/],
    ['jul 32', /is not understood/],
    ['last 0 days', /is not understood/],
    ['jul 1 to', /is not understood/],
    ['last monday to last friday', /ends before it begins: 2026-11-23 00:00 … 2026-11-21 00:00 UTC/],
    ['2024-07-07 to 2024-07-01', /ends before it begins/],
    ['an hour ago', /is a moment, not a range of time/],
    ['now', /is a moment, not a range of time/],
    ['2024-02-30', /there is no such date/],
    ['20240701', /is it a date or epoch milliseconds/],
  ])('%j is refused', async (text, message) => {
    await expect(readRange(text, now)).rejects.toThrow(message)
  })
})

describe('an end of a range', () => {
  it.each([
    ['2024-07-01', '2024-07-01 00:00'],
    ['2024-07-01T05:40Z', '2024-07-01 05:40'],
    ['2024-07-01 05:40', '2024-07-01 05:40'],
    ['1719792000000', '2024-07-01 00:00'],
    ['now', '2026-11-25 10:30'],
    ['now-3d', '2026-11-22 10:30'],
    ['yesterday', '2026-11-24 00:00'],
    ['3 days ago', '2026-11-22 00:00'],
    ['two weeks ago', '2026-11-11 00:00'],
    ['an hour ago', '2026-11-25 09:30'],
    ['last monday', '2026-11-23 00:00'],
    ['monday', '2026-11-23 00:00'],
    ['last week', '2026-11-16 00:00'],
    ['2024-03', '2024-03-01 00:00'],
    ['jul 1', '2026-07-01 00:00'],
    ['dec 31', '2025-12-31 00:00'],
    ['yesterday 14:00', '2026-11-24 14:00'],
  ])('%s is %s', async (text, moment) => {
    expect(inRange({ start: await readMoment(text, now, '--start') })).toBe(`from ${moment} UTC`)
  })

  it.each(['', 'soon', '1/8/2024', 'jul 1 to jul 7'])('%j is refused', async (text) => {
    await expect(readMoment(text, now, '--start')).rejects.toThrow(
      expect.objectContaining({ code: 'CTK_USAGE', message: expect.stringMatching(/^--start ".*" is not understood/) }),
    )
  })
})
