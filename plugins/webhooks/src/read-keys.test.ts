import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readKeys } from './read-keys.js'

const secret = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`

test('keys come from a variable or a file, several at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ctk-keys-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'a:b')
  writeFileSync(file, `${secret(24)}\n${secret(64)}\n`)
  expect((await readKeys(`file:${file}`)).map((key) => key.length)).toEqual([24, 64])
  expect(await readKeys('env:A', { A: secret(32) })).toEqual([Buffer.alloc(32, 7)])
})

test.each([
  ['env:A', undefined],
  ['env:A', ' '],
  ['env:A', 'hunter2'],
  ['env:A', secret(23)],
  ['env:A', secret(65)],
  ['env:A', `${secret(32)} whsec_!`],
  ['file:/nowhere/at/all', undefined],
])('%s with %j is refused, and no message has any of it', async (reference, value) => {
  const refused = readKeys(reference, { A: value })
  await expect(refused).rejects.toMatchObject({ code: 'CTK_SECRET_MISSING' })
  const message = await refused.catch((error: Error) => error.message)
  for (const part of (value ?? '').split(/\s+/).filter(Boolean))
    expect(message).not.toContain(part.replace('whsec_', ''))
})
