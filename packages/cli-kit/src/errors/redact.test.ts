import { expect, test } from 'vitest'
import { redact } from './redact.js'

test('takes passwords out of URLs, and known secrets out of everything', () => {
  expect(redact('cannot open crate://admin:hunter2@db:4200/x')).toBe('cannot open crate://admin:***@db:4200/x')
  expect(redact('"postgresql://u:p%40ss@h" and https://:x@h')).toBe('"postgresql://u:***@h" and https://:***@h')
  expect(redact('password authentication failed: s3cret!', ['s3cret!'])).toBe('password authentication failed: ***')
})

test('takes all of a password that is not written as a URL wants it', () => {
  expect(redact('crate://u:p@ss@h')).toBe('crate://u:***@h')
  expect(redact('crate://u:pa/ss@h')).toBe('crate://u:***@h')
  expect(redact("named twice: 'crate://u:a@h' and 'crate://u:b@h'")).toBe(
    "named twice: 'crate://u:***@h' and 'crate://u:***@h'",
  )
})

test('leaves other text alone', () => {
  const text = 'https://example.org:4200/path?x=a@b and 12:30 or user@host'
  expect(redact(text, ['', 'a'])).toBe(text)
})
