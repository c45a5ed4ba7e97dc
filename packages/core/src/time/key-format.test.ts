import * as fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { isCtkError } from '../errors/ctk-error.js'
import { granularityEnd, granularityStart } from './granularity.js'
import { parseKeyFormat, readKey } from './key-format.js'

const DAY = 86_400_000

describe('parseKeyFormat', () => {
  it.each([
    ['yyyy', 'year'],
    ['yyyyMM', 'month'],
    ['yyyy-MM', 'month'],
    ['yyyyMMdd', 'day'],
    ['yyyy-MM-dd', 'day'],
    ['yyyy/MM/dd', 'day'],
    ['yyyyMMddHH', 'hour'],
    ['yyyy-MM-dd HH', 'hour'],
    ['yyyy-MM-ddTHH:mm', 'minute'],
    ['yyyyMMddHHmmss', 'second'],
    ['epoch_s', 'second'],
    ['epoch_ms', 'millisecond'],
    ['epoch_d', { everyMs: DAY, originMs: 0 }],
  ])('reads %s', (text, granularity) => {
    expect(parseKeyFormat(text)).toMatchObject({ text, granularity })
  })

  it.each([
    ['YYYY-MM-DD', 'yyyy-MM-dd'],
    ['yyyymm', 'yyyyMM'],
    ['yyyymmdd', 'yyyyMMdd'],
    ['%Y%m%d', 'yyyyMMdd'],
    ['%Y-%m-%d %H:%M', 'yyyy-MM-dd HH:mm'],
    ['yyyyMMddhh', 'yyyyMMddHH'],
    ['yy-M-d', 'yyyy-MM-dd'],
    ['epoch-ms', 'epoch_ms'],
    ['EPOCH_S', 'epoch_s'],
    [' yyyyMM', 'yyyyMM'],
  ])('asks about %s', (text, meant) => {
    expect(refusal(text)).toBe(`"${text}" is not a key format. Did you mean "${meant}"?`)
  })

  it.each([
    '',
    'MM',
    'yyyydd',
    'yyyy-dd',
    'MMyyyy',
    'yyyyMMyyyy',
    'yyyyMM-',
    '-yyyy',
    'yyyy1MM',
    'T',
    'epoch',
    'toString',
    'x',
  ])('refuses "%s"', (text) => {
    expect(refusal(text)).toContain(`"${text}" is not a key format.`)
  })

  it('lists the tokens', () => {
    try {
      parseKeyFormat('?')
    } catch (error) {
      expect(isCtkError(error) && error.suggestions).toEqual([
        'A key format is a pattern of yyyy MM dd HH mm ss from the year down, such as yyyyMMdd, or one of epoch_s, epoch_ms, epoch_d.',
      ])
    }
    expect.assertions(1)
  })
})

describe('readKey', () => {
  it.each<[string | number, string, string, number]>([
    [20231231, 'yyyyMMdd', 'UTC', Date.UTC(2023, 11, 31)],
    ['20231231', 'yyyyMMdd', 'UTC', Date.UTC(2023, 11, 31)],
    [202307, 'yyyyMM', 'UTC', Date.UTC(2023, 6)],
    [2023, 'yyyy', 'UTC', Date.UTC(2023, 0)],
    ['2023-07', 'yyyy-MM', 'Europe/Berlin', Date.UTC(2023, 5, 30, 22)],
    ['2024-02-29', 'yyyy-MM-dd', 'UTC', Date.UTC(2024, 1, 29)],
    ['2023-07-14 05', 'yyyy-MM-dd HH', 'UTC', Date.UTC(2023, 6, 14, 5)],
    ['2023-07-14T05:06:07', 'yyyy-MM-ddTHH:mm:ss', 'UTC', Date.UTC(2023, 6, 14, 5, 6, 7)],
    [2023071405, 'yyyyMMddHH', 'America/New_York', Date.UTC(2023, 6, 14, 9)],
    ['2018-11-04', 'yyyy-MM-dd', 'America/Sao_Paulo', Date.UTC(2018, 10, 4, 3)],
    // Shown twice: the later, so that the end is not before the end of the data.
    [2024102702, 'yyyyMMddHH', 'Europe/Berlin', Date.UTC(2024, 9, 27, 1)],
    ['0099', 'yyyy', 'UTC', new Date(0).setUTCFullYear(99)],
    [1_700_000_000, 'epoch_s', 'Europe/Berlin', 1_700_000_000_000],
    ['1700000000123', 'epoch_ms', 'Europe/Berlin', 1_700_000_000_123],
    [19_000, 'epoch_d', 'Europe/Berlin', 19_000 * DAY],
    [-1, 'epoch_d', 'UTC', -DAY],
    [0, 'epoch_s', 'UTC', 0],
  ])('%s as %s in %s', (value, format, timeZone, start) => {
    const { granularity } = parseKeyFormat(format)
    expect(readKey(value, parseKeyFormat(format), timeZone)).toEqual({ start, granularity })
  })

  it.each<[string | number, string]>([
    [20231301, 'yyyyMMdd'],
    [20230230, 'yyyyMMdd'],
    [20230200, 'yyyyMMdd'],
    ['2023-02-30', 'yyyy-MM-dd'],
    ['2023-2-3', 'yyyy-MM-dd'],
    ['2023-02-03 ', 'yyyy-MM-dd'],
    [' 2023-02-03', 'yyyy-MM-dd'],
    ['2023/02/03', 'yyyy-MM-dd'],
    ['2023-02', 'yyyy-MM-dd'],
    ['2023-02-03T00', 'yyyy-MM-dd'],
    [202302, 'yyyyMMdd'],
    [2023020304, 'yyyyMMdd'],
    [-20230203, 'yyyyMMdd'],
    [20230203.5, 'yyyyMMdd'],
    [2023020324, 'yyyyMMddHH'],
    ['0000', 'yyyy'],
    ['+2023', 'yyyy'],
    ['٢٠٢٣', 'yyyy'],
    ['', 'yyyy'],
    [2023, 'yyyy-MM'],
    [1.5, 'epoch_s'],
    [Number.NaN, 'epoch_s'],
    ['', 'epoch_s'],
    [' 1', 'epoch_s'],
    ['01', 'epoch_s'],
    ['1e3', 'epoch_s'],
    ['0x10', 'epoch_s'],
    ['1700000000', 'yyyy'],
    [8_640_000_000_001, 'epoch_s'],
    ['99999999999999999999', 'epoch_ms'],
  ])('does not read %s as %s', (value, format) => {
    expect(readKey(value, parseKeyFormat(format), 'UTC')).toBeUndefined()
  })

  it('does not read times that the zone skips', () => {
    expect(readKey('2024-03-31 02', parseKeyFormat('yyyy-MM-dd HH'), 'Europe/Berlin')).toBeUndefined()
    expect(readKey(20111230, parseKeyFormat('yyyyMMdd'), 'Pacific/Apia')).toBeUndefined()
  })

  it('reads what luxon writes: the bucket of its granularity around the moment', () => {
    const formats = [
      'yyyy',
      'yyyyMM',
      'yyyy-MM',
      'yyyyMMdd',
      'yyyy-MM-dd',
      'yyyyMMddHH',
      'yyyy-MM-dd HH',
      'yyyyMMddHHmmss',
    ]
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/Sao_Paulo',
      'America/St_Johns',
      'Pacific/Apia',
      'Australia/Lord_Howe',
    ]
    const moment = fc.oneof(
      fc.integer({ min: Date.UTC(1972, 0), max: Date.UTC(2070, 0) }),
      fc.integer({ min: Date.UTC(2024, 9, 26, 22), max: Date.UTC(2024, 9, 27, 3) }),
      fc.integer({ min: Date.UTC(2009, 9, 31, 23), max: Date.UTC(2009, 10, 1, 5) }),
      fc.integer({ min: Date.UTC(2018, 1, 17, 20), max: Date.UTC(2018, 1, 18, 5) }),
      fc.integer({ min: Date.UTC(2024, 3, 6, 12), max: Date.UTC(2024, 3, 6, 18) }),
      fc.integer({ min: Date.UTC(2024, 9, 5, 12), max: Date.UTC(2024, 9, 5, 18) }),
    )
    fc.assert(
      fc.property(moment, fc.constantFrom(...formats), fc.constantFrom(...zones), (instant, text, timeZone) => {
        const written = DateTime.fromMillis(instant, { zone: timeZone }).toFormat(text)
        const read = readKey(written, parseKeyFormat(text), timeZone)
        if (read === undefined) throw new Error(`${written} was not read`)
        expect(granularityEnd(read.start, read.granularity, timeZone)).toBeGreaterThan(instant)
        if (!['hour', 'second'].includes(String(read.granularity))) {
          expect(read.start).toBe(granularityStart(instant, read.granularity, timeZone))
        }
        if (/^\d+$/.test(written)) expect(readKey(Number(written), parseKeyFormat(text), timeZone)).toEqual(read)
      }),
      { numRuns: 2000 },
    )
  })
})

function refusal(text: string): string {
  try {
    parseKeyFormat(text)
  } catch (error) {
    if (isCtkError(error) && error.code === 'CTK_POLICY_INVALID') return error.message
    throw error
  }
  throw new Error(`${text} was accepted`)
}
