import { beforeEach, describe, expect, it } from 'vitest'
import { parseResource } from '../address/resource.js'
import { definePlugin } from '../plugin/plugin.js'
import { Compressions, Formats } from '../plugin/points.js'
import { Registry } from '../plugin/registry.js'
import type { ByteSource } from './byte-source.js'
import { chooseFormat } from './choose-format.js'
import type { Compression } from './compression.js'
import type { Format } from './format.js'
import { unpack } from './unpack.js'

const formats = new Map<Format, string>()
let registry: Registry
beforeEach(() => {
  formats.clear()
  registry = new Registry()
  const offered = { csv: [], ndjson: ['jsonl'], avro: ['avr'] }
  registry.install(
    definePlugin({
      name: 'ctk-plugin-test',
      register: (added) => {
        for (const [name, aliases] of Object.entries(offered)) {
          const format: Format = { decode: () => (async function* () {})() }
          formats.set(format, name)
          added.add(Formats, { name, aliases, summary: name, load: async () => format })
        }
        // Packs each byte as itself, behind "XX".
        const packed: Compression = {
          magic: [88, undefined, 88],
          unpack: async function* () {
            yield Buffer.from('a,b\n')
          },
        }
        added.add(Compressions, { name: 'gzip', aliases: ['gz'], summary: 'packed', load: async () => packed })
      },
    }),
  )
})

function stream(...chunks: string[]) {
  const state = { closed: false }
  const chunked = (async function* () {
    try {
      for (const chunk of chunks) yield Buffer.from(chunk)
    } finally {
      state.closed = true
    }
  })()
  const bytes: ByteSource = { [Symbol.asyncIterator]: () => chunked }
  return { bytes, state }
}

async function chosen(resource: string, { asked, name = resource, text = '' }: Record<string, string> = {}) {
  const { format, bytes } = await chooseFormat(asked, parseResource(resource), name ?? '', stream(text).bytes, registry)
  return [formats.get(format), Buffer.concat(await Array.fromAsync(bytes)).toString()]
}

describe('chooseFormat', () => {
  it('takes the one that was asked for, by name or alias, whatever the name and the bytes say', async () => {
    expect(await chosen('a.csv', { asked: 'JSONL', text: 'a,b' })).toEqual(['ndjson', 'a,b'])
  })

  it('takes what the ending tells, ours and those of others', async () => {
    expect(await chosen('a.jsonl.gz', { text: 'a,b' })).toEqual(['ndjson', 'a,b'])
    expect(await chosen('a.AVR')).toEqual(['avro', ''])
    expect(await chosen('https://host/export', { name: 'a.avro' })).toEqual(['avro', ''])
  })

  it('looks at the bytes where the name tells nothing', async () => {
    expect(await chosen('data.txt', { text: '{"a":1}\n' })).toEqual(['ndjson', '{"a":1}\n'])
    expect(await chosen('https://host/my.data', { name: 'my.data', text: 'a;b\n' })).toEqual(['csv', 'a;b\n'])
    expect(await chosen('empty')).toEqual(['csv', ''])
  })

  it('says that nothing tells, and closes what it looked at', async () => {
    const { bytes, state } = stream('\x7fELF\0', 'more')
    await expect(chooseFormat(undefined, parseResource('a.bin'), 'a.bin', bytes, registry)).rejects.toMatchObject({
      code: 'CTK_USAGE',
      message: 'Neither the name a.bin nor its first bytes tell which format it has.',
      suggestions: ['Name it with --format: avro, csv, ndjson.'],
    })
    expect(state.closed).toBe(true)
  })

  it('names the package of a format of ours that is not installed', async () => {
    for (const [resource, text] of [
      ['a.feather', ''],
      ['a.dat', 'PAR1'],
    ] as const) {
      await expect(chosen(resource, { text })).rejects.toMatchObject({
        code: 'CTK_CONTRIBUTION_UNKNOWN',
        suggestions: ['Installed: avro, csv, ndjson.', expect.stringContaining('ctk plugins install format-parquet')],
      })
    }
  })
})

describe('unpack', () => {
  const unpacked = async (expected: string | undefined, ...chunks: string[]) => {
    const { bytes, state } = stream(...chunks)
    const plain = await unpack(bytes, 'a', expected, registry)
    return { text: Buffer.concat(await Array.fromAsync(plain)).toString(), closed: state.closed, plain }
  }

  it('unpacks by the bytes, not by the name', async () => {
    expect((await unpacked(undefined, 'X', '?', 'X', '!')).text).toBe('a,b\n')
    expect((await unpacked('gz', 'plain')).text).toBe('plain')
    expect((await unpacked(undefined, '')).text).toBe('')
  })

  it('takes an empty file for an archive where its name says so', async () => {
    expect((await unpacked('gz')).text).toBe('a,b\n')
  })

  it('keeps size and ranges of plain bytes only', async () => {
    const range = async (start: number, end: number) => Buffer.from('XaXb').subarray(start, end)
    const of = (text: string): ByteSource => ({ ...stream(text).bytes, size: 4, position: () => 7, range })
    const packed = await unpack(of('XaXb'), 'a', undefined, registry)
    expect([packed.size, packed.range, packed.position?.()]).toEqual([undefined, undefined, 3])
    const plain = await unpack({ ...of('abcd'), range: async () => Buffer.from('abcd') }, 'a', undefined, registry)
    expect([plain.size, plain.range, plain.position?.()]).toEqual([4, expect.any(Function), 3])
  })

  it('says which package unpacks what the name promises', async () => {
    await expect(unpacked('zst', 'abc')).rejects.toMatchObject({
      code: 'CTK_CONTRIBUTION_UNKNOWN',
      suggestions: ['Installed: gzip.', expect.stringContaining('ctk plugins install load-files')],
    })
  })
})
