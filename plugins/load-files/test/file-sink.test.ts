import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeSink } from '@ctk/conformance'
import { parseResource } from '@ctk/core'
import { afterAll, describe, expect, it } from 'vitest'
import { fileSink } from '../src/file-sink.js'

const folder = mkdtempSync(join(tmpdir(), 'ctk-file-sink-'))
afterAll(() => rmSync(folder, { recursive: true }))
const { signal } = new AbortController()

const open = async (path: string) => {
  const opened = await fileSink.open(parseResource(path), { signal })
  if (opened.kind !== 'objects') throw new Error(`expected objects, not ${opened.kind}`)
  return opened
}
const bytes = async function* (text: string) {
  yield Buffer.from(text)
}

describeSink({ sink: fileSink, scheme: 'file', folder: `${join(folder, 'suite')}/` })

describe('file sink', () => {
  it('takes a folder that exists for one, and anything else for a file', async () => {
    expect((await open(folder)).key).toBe(`${folder}/`)
    expect((await open(join(folder, 'new'))).key).toBe(join(folder, 'new'))
    expect((await open(`${join(folder, 'new')}/`)).key).toBe(`${join(folder, 'new')}/`)
  })

  it('does not write to what is no file', async () => {
    await expect(open('/dev/null')).rejects.toMatchObject({ code: 'CTK_FILE_NOT_WRITTEN', exitCode: 3 })
  })

  it('replaces what a link points to, and keeps its permissions', async () => {
    const [file, link] = [join(folder, 'real.txt'), join(folder, 'link.txt')]
    writeFileSync(file, 'before')
    chmodSync(file, 0o640)
    symlinkSync(file, link)
    const { store, key } = await open(link)
    await store.put(key, bytes('after'))
    expect([readFileSync(file, 'utf8'), readlinkSync(link), statSync(file).mode & 0o777]).toEqual([
      'after',
      file,
      0o640,
    ])
  })

  it('shows nothing by its name before it is whole, and nothing at all of what failed', async () => {
    const { store, key } = await open(`${join(folder, 'whole')}/`)
    const names: string[][] = []
    const watched = async function* () {
      for (let i = 0; i < 3; i++) {
        yield Buffer.from('x')
        names.push((await readdir(join(folder, 'whole'))).filter((name) => !name.startsWith('.')))
      }
    }
    await store.put(`${key}a.txt`, watched())
    expect(names).toEqual([[], [], []])
    expect(await readdir(join(folder, 'whole'))).toEqual(['a.txt'])
  })

  it('knows a file by all of its names', async () => {
    writeFileSync(join(folder, 'one'), '')
    symlinkSync(join(folder, 'one'), join(folder, 'other'))
    const { identityOf } = await open(folder)
    expect(await identityOf?.(join(folder, 'one'))).toBe(await identityOf?.(`${folder}/./other`))
    expect(await identityOf?.(join(folder, 'none'))).toBeUndefined()
  })

  it('says why it cannot write', async () => {
    writeFileSync(join(folder, 'a-file'), 'kept')
    const { store } = await open(folder)
    await expect(store.put(join(folder, 'a-file', 'b'), bytes('x'))).rejects.toMatchObject({
      code: 'CTK_FILE_NOT_WRITTEN',
      message: `${join(folder, 'a-file', 'b')} cannot be written: a file has the name of one of its folders.`,
    })
    await expect(store.put(join(folder, 'x'.repeat(250)), bytes('x'))).rejects.toMatchObject({
      code: 'CTK_FILE_NOT_WRITTEN',
      message: expect.stringContaining('the name is too long'),
    })
    expect(readFileSync(join(folder, 'a-file'), 'utf8')).toBe('kept')
  })
})
