import { expect, test } from 'vitest'

test('tests run under a time zone that is not UTC, with daylight saving time', () => {
  expect(Intl.DateTimeFormat().resolvedOptions().timeZone).toBe('America/New_York')
  expect(new Date(0).getHours()).toBe(19)
})
