import { expect, test } from 'vitest'
import { importOptional } from './import-optional.js'

test('a missing package is named with the command that installs it', async () => {
  const missing = Object.assign(new Error("Cannot find package 'pg' imported from /x.js"), {
    code: 'ERR_MODULE_NOT_FOUND',
  })
  await expect(importOptional('pg', 'postgresql:// addresses', () => Promise.reject(missing))).rejects.toMatchObject({
    code: 'CTK_DEPENDENCY_MISSING',
    message: 'The package pg, needed for postgresql:// addresses, is not installed.',
    suggestions: ['npm install pg'],
  })
})

test('a package that is broken itself is not called missing', async () => {
  const broken = Object.assign(new Error("Cannot find package 'other'"), { code: 'ERR_MODULE_NOT_FOUND' })
  await expect(importOptional('pg', 'it', () => Promise.reject(broken))).rejects.toBe(broken)
})
