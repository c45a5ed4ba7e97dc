import { mkdir, mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseResource } from '@ctk/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileSource } from './file-source.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ctk-file-source-'))
})
afterEach(() => rm(folder, { recursive: true }))

const open = async (name: string, signal = new AbortController().signal) => {
  const opened = await fileSource.open(parseResource(join(folder, name)), { signal })
  if (opened.kind !== 'bytes') throw new Error(`expected bytes, not ${opened.kind}`)
  return opened
}

/** Whether this process has a file open, as far as the system tells. */
async function isOpen(path: string): Promise<boolean> {
  const links = await readdir('/proc/self/fd').catch(() => [])
  const targets = await Promise.all(links.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')))
  return targets.includes(path)
}

describe('file source', () => {
  it('has the name, the size, the bytes, and how many of them were taken', async () => {
    await writeFile(join(folder, 'metrics.csv.gz'), Buffer.alloc(600_000, 7))
    const { name, bytes } = await open('metrics.csv.gz')
    expect([name, bytes.size, bytes.position?.()]).toEqual(['metrics.csv.gz', 600_000, 0])
    const positions: (number | undefined)[] = []
    for await (const chunk of bytes) {
      expect(chunk.every((byte) => byte === 7)).toBe(true)
      positions.push(bytes.position?.())
    }
    expect(positions).toEqual([262_144, 524_288, 600_000])
  })

  it('reads names with blanks, percent signs and question marks as they are', async () => {
    await writeFile(join(folder, 'a b%20?.csv'), 'x')
    expect((await open('a b%20?.csv')).bytes.size).toBe(1)
  })

  it('names a file with a similar name, and what else is there', async () => {
    await writeFile(join(folder, 'metrics.csv'), '')
    await writeFile(join(folder, '.hidden'), '')
    await expect(open('metrcis.csv')).rejects.toMatchObject({
      code: 'CTK_FILE_MISSING',
      message: `There is no file ${join(folder, 'metrcis.csv')}. Did you mean metrics.csv?`,
      suggestions: [`In ${folder}: metrics.csv.`],
    })
  })

  it('says when the folder is not there either, is empty, or is a file', async () => {
    await expect(open('absent/metrics.csv')).rejects.toMatchObject({
      code: 'CTK_FILE_MISSING',
      suggestions: [`There is no folder ${join(folder, 'absent')} either.`],
    })
    await expect(open('metrics.csv')).rejects.toMatchObject({ suggestions: [`The folder ${folder} is empty.`] })
    await writeFile(join(folder, 'file'), '')
    await expect(open('file/metrics.csv')).rejects.toMatchObject({ code: 'CTK_FILE_MISSING' })
  })

  it('does not read a folder', async () => {
    await mkdir(join(folder, 'data'))
    for (let i = 1; i <= 7; i++) await writeFile(join(folder, 'data', `${i}.csv`), '')
    await expect(open('data')).rejects.toMatchObject({
      code: 'CTK_FILE_MISSING',
      message: `${join(folder, 'data')} is a folder, not a file.`,
      suggestions: [
        `In ${join(folder, 'data')}: 1.csv, 2.csv, 3.csv, 4.csv, 5.csv and 2 more.`,
        `Its files together:  '${join(folder, 'data', '*')}'`,
      ],
    })
  })

  it('reports a file that vanished between opening and reading', async () => {
    await writeFile(join(folder, 'a.csv'), 'x')
    const { bytes } = await open('a.csv')
    await rm(join(folder, 'a.csv'))
    await expect(bytes[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'CTK_FILE_MISSING' })
  })

  it.each(['leaving the loop', 'an abort'])('closes the file on %s', async (way) => {
    const path = join(folder, 'big.csv')
    await writeFile(path, Buffer.alloc(2_000_000))
    const abort = new AbortController()
    const { bytes } = await open('big.csv', abort.signal)
    expect(await isOpen(path)).toBe(false)
    const reading = (async () => {
      for await (const chunk of bytes) {
        expect(chunk.length).toBeGreaterThan(0)
        if (process.platform === 'linux') expect(await isOpen(path)).toBe(true)
        if (way === 'leaving the loop') return 'left'
        abort.abort()
      }
      return 'read to the end'
    })()
    if (way === 'leaving the loop') expect(await reading).toBe('left')
    else await expect(reading).rejects.toMatchObject({ code: 'CTK_ABORTED' })
    await expect.poll(() => isOpen(path)).toBe(false)
  })
})
