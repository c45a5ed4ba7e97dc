import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { readKeys } from '../src/read-keys.js'
import { signedHeaders } from '../src/signed-headers.js'

type Verify = (headers: Readonly<Record<string, string>>, body: string, secret: string, now?: number) => boolean

test('the example of the README tells our messages from others', async () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const code = /```js\n(.*?)```/s.exec(text)?.[1] ?? ''
  const folder = mkdtempSync(join(tmpdir(), 'ctk-verify-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'verify.mjs')
  writeFileSync(file, code)
  const { verify }: { verify: Verify } = await import(pathToFileURL(file).href)

  const [old, young] = [1, 2].map((n) => `whsec_${Buffer.alloc(32, n).toString('base64')}`) as [string, string]
  const keys = await readKeys('env:BOTH', { BOTH: `${old} ${young}` })
  const at = Date.UTC(2026, 10, 23)
  const headers = signedHeaders('R1.finished', '{"ü":1}', at, keys)
  expect(verify(headers, '{"ü":1}', old, at)).toBe(true)
  expect(verify(headers, '{"ü":1}', young, at + 299_000)).toBe(true)
  expect(verify(headers, '{"ü":2}', young, at)).toBe(false)
  expect(verify({ ...headers, 'webhook-id': 'R1.started' }, '{"ü":1}', young, at)).toBe(false)
  expect(verify(headers, '{"ü":1}', `whsec_${Buffer.alloc(32, 3).toString('base64')}`, at)).toBe(false)
  for (const clock of [at - 301_000, at + 301_000]) expect(verify(headers, '{"ü":1}', young, clock)).toBe(false)
})
