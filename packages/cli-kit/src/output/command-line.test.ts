import { expect, test } from 'vitest'
import { commandLine } from './command-line.js'

test('leaves flags about output out, and quotes for a shell', () => {
  const argv = ['doc.t', '--json', '--events', 'ndjson', '--tags', "a or b's", '--cutoff=2002-12-31', '--dry-run']
  expect(commandLine('ctk retention run', argv)).toBe(
    `ctk retention run doc.t --tags 'a or b'\\''s' --cutoff=2002-12-31`,
  )
})

test('never repeats a password', () => {
  expect(commandLine('ctk retention run', ['crate://u:hunter2@h'])).toBe('ctk retention run crate://u:***@h')
})
