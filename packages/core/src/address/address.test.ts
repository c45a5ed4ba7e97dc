import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Address } from './address.js'

describe('Address', () => {
  it.each([
    ['crate://admin:s3cret@db.example.org', 'crate://admin:***@db.example.org:4200'],
    ['https://db.example.org', 'https://db.example.org:4200'],
    ['http://localhost:80/doc', 'http://localhost:80/doc'],
    ['postgres://me@[::1]:5433/my%2Fdb?sslmode=require', 'postgresql://me@[::1]:5433/my%2Fdb?sslmode=require'],
    ['pglite://.ctk/data', 'pglite://.ctk/data'],
    ['crate://h?password=s3cret', 'crate://h:4200?password=***'],
    ['crate://h?pw=s3cret&sslmode=disable', 'crate://h:4200?pw=***&sslmode=disable'],
  ])('shows %s as %s', (text, shown) => {
    expect(Address.parse(text).toString()).toBe(shown)
  })

  it('keeps the password out of text, JSON and inspect output, and can reveal it', () => {
    const address = Address.parse('crate://a%40b:p%3Aw%2F@h')
    for (const output of [String(address), JSON.stringify(address), inspect(address, { depth: 9, showHidden: true })]) {
      expect(output).not.toContain('p:w/')
      expect(output).not.toContain('p%3Aw')
    }
    expect(address.user).toBe('a@b')
    expect(address.password?.reveal()).toBe('p:w/')
  })

  it.each(['mysql://h', 'h:4200', 'crate://h:99999', 'crate://u:s3cret%zz@h', 'crate://'])(
    'refuses %s without repeating a password',
    (text) => {
      let error: unknown
      try {
        Address.parse(text)
      } catch (thrown) {
        error = thrown
      }
      expect(error).toMatchObject({ code: 'CTK_ADDRESS_INVALID' })
      expect(JSON.stringify(error)).not.toContain('s3cret')
      expect(String((error as Error).message)).not.toContain('s3cret')
    },
  )
})
