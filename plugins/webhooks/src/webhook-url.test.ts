import { Address } from '@ctk/core'
import { expect, test } from 'vitest'
import { parseWebhookUrl, showDatabase, showUrl } from './webhook-url.js'

test.each([
  'https://example.org/a',
  'http://localhost/a',
  'http://127.0.0.1:80',
  'http://[::1]:8080/',
  'http://a.localhost',
])('%s may be used', (text) => expect(parseWebhookUrl(text, false)).toBeInstanceOf(URL))

test.each([
  'example.org',
  'ftp://example.org',
  'http://example.org',
  'http://127.0.0.1.example.org',
  'http://localhost.example.org',
  'http://10.0.0.1',
  'http://ana:hunter2@example.org?token=hunter2',
])('%s may not, and no message has a password', (text) => {
  expect(() => parseWebhookUrl(text, false)).toThrow(
    expect.objectContaining({ code: 'CTK_WEBHOOK_INVALID', message: expect.not.stringContaining('hunter2') }),
  )
})

test('http to another computer is a decision', () => {
  expect(parseWebhookUrl('http://example.org/#a', true).href).toBe('http://example.org/')
})

test('nothing that is shown has a secret', () => {
  expect(showUrl('https://ana:hunter2@example.org/a?token=x&b=')).toBe('https://ana:***@example.org/a?token=***&b=***')
  const database = Address.parse('crate://ana:hunter2@db.example.org:4200/doc?sslmode=require')
  expect(showDatabase(database)).toBe('crate://db.example.org:4200/doc')
  expect(showDatabase(Address.parse('pglite://data'))).toBe('pglite://data')
})
