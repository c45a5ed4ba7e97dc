import { expect, test } from 'vitest'
import { canAsk } from './offer-to-install.js'

const terminal = { stdin: { isTTY: true }, stderr: { isTTY: true } }

test('somebody at a terminal can be asked', () => {
  expect(canAsk('text', {}, terminal)).toBe(true)
  expect(canAsk('text', { CI: 'false' }, terminal)).toBe(true)
})

test.each([
  ['with --json', 'json', {}, terminal],
  ['beside events', 'ndjson', {}, terminal],
  ['in CI', 'text', { CI: 'true' }, terminal],
  ['in CI of another kind', 'text', { CI: '1' }, terminal],
  ['with input from a pipe', 'text', {}, { ...terminal, stdin: {} }],
  ['with messages into a file', 'text', {}, { ...terminal, stderr: {} }],
] as const)('nobody is asked %s', (_, mode, env, streams) => {
  expect(canAsk(mode, env, streams)).toBe(false)
})
