import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeSource } from '@ctk/conformance'
import { afterAll } from 'vitest'
import { fileSource } from '../src/file-source.js'

const folder = mkdtempSync(join(tmpdir(), 'ctk-load-files-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, content?: Uint8Array) => {
  const path = join(folder, name)
  if (content) writeFileSync(path, content)
  return path
}

describeSource({
  source: fileSource,
  scheme: 'file',
  resources: {
    good: file('good.csv', Buffer.alloc(1_500_000, 'id,value\n')),
    empty: file('empty.csv', Buffer.alloc(0)),
    missing: file('missing.csv'),
  },
})
