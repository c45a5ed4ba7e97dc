import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseResource } from '@ctk/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileSource } from './file-source.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctk-find-files-'))
  await mkdir(join(folder, 'data (1)', '2024'), { recursive: true })
  for (const name of ['b.csv', 'a.csv', 'c.ndjson', '.hidden.csv', '2024/a.csv', 'x[1].csv']) {
    await writeFile(join(folder, 'data (1)', name), name)
  }
})
afterEach(() => rm(folder, { recursive: true }))

const open = (pattern: string, signal = new AbortController().signal) =>
  fileSource.open(parseResource(join(folder, pattern)), { signal })

describe('patterns', () => {
  it.each([
    ['*.csv', ['a.csv', 'b.csv', 'x[1].csv']],
    ['**/*.csv', ['2024/a.csv', 'a.csv', 'b.csv', 'x[1].csv']],
    ['{a,c}.*', ['a.csv', 'c.ndjson']],
    ['[ab].csv', ['a.csv', 'b.csv']],
    ['?.csv', ['a.csv', 'b.csv']],
    ['.*.csv', ['.hidden.csv']],
  ])('%s means these files, in order', async (pattern, names) => {
    const opened = await open(`data (1)/${pattern}`)
    if (opened.kind !== 'parts') throw new Error(`expected parts, not ${opened.kind}`)
    expect(opened.parts.map(({ name }) => name)).toEqual(names)
    const contents = await Promise.all(opened.parts.map(({ bytes }) => Array.fromAsync(bytes)))
    expect(contents.map((chunks) => Buffer.concat(chunks).toString())).toEqual(names)
    for (const part of opened.parts) expect(part.version).toMatch(/^\d+-/)
  })

  it('a file whose name looks like a pattern is that file', async () => {
    expect(await open('data (1)/x[1].csv')).toMatchObject({ kind: 'bytes', name: 'x[1].csv' })
  })

  it('say when no file is like them, and what is there', async () => {
    await expect(open('data (1)/*.parquet')).rejects.toMatchObject({
      code: 'CTK_FILE_MISSING',
      message: `No file is called like ${join(folder, 'data (1)/*.parquet')}.`,
      suggestions: [`In ${join(folder, 'data (1)')}: 2024, a.csv, b.csv, c.ndjson, x[1].csv.`],
    })
    await expect(open('date/*.csv')).rejects.toMatchObject({
      message: `There is no folder ${join(folder, 'date')}.`,
    })
  })

  it('end when they are aborted', async () => {
    await expect(open('**/*.csv', AbortSignal.abort())).rejects.toMatchObject({ code: 'CTK_ABORTED' })
  })
})
