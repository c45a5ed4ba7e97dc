import { Address } from '@ctk/core'
import { expect, test } from 'vitest'
import { tlsMode } from './tls-mode.js'

test.each([
  ['crate://h', 'disable'],
  ['http://h', 'disable'],
  ['https://h', 'verify-full'],
  ['postgresql://h/d', 'prefer'],
  ['crate://h?ssl=true', 'verify-full'],
  ['crate://h?ssl=false', 'disable'],
  ['crate://h?sslmode=require', 'require'],
  ['https://h?sslmode=require', 'require'],
  ['postgresql://h?sslmode=verify-ca&sslrootcert=ca.pem', 'verify-ca'],
  ['postgresql://h?sslmode=disable', 'disable'],
])('%s: %s', (address, mode) => {
  expect(tlsMode(Address.parse(address))).toBe(mode)
})

test.each([
  ['postgresql://h?sslmode=on', 'There is no sslmode "on"'],
  ['crate://h?ssl=maybe', 'ssl=maybe is neither true nor false'],
  ['postgresql://h?sslmod=require', 'Did you mean "sslmode"?'],
  ['postgresql://h?SSLMODE=require', 'Did you mean "sslmode"?'],
  ['https://h?sslmode=disable', 'contradict each other'],
  ['crate://h?sslmode=prefer', 'for postgresql:// addresses only'],
])('%s is refused', (address, message) => {
  expect(() => tlsMode(Address.parse(address))).toThrow(
    expect.objectContaining({ code: 'CTK_ADDRESS_INVALID', message: expect.stringContaining(message) }),
  )
})
