import { Compressions, Formats, Registry, Sinks, Sources } from '@ctk/core'
import { describe, expect, it } from 'vitest'
import { loadFiles, register } from './index.js'

describe('the plugin', () => {
  it('offers a source, four formats and three compressions, each of which loads', async () => {
    const registry = new Registry()
    await register({ registry })
    expect(registry.plugins).toEqual([loadFiles.name])
    expect(registry.list(Sources).map(({ name }) => name)).toEqual(['file', 'http'])
    expect(registry.has(Sources, 'https')).toBe(true)
    expect(registry.list(Formats).map(({ name }) => name)).toEqual(['csv', 'json', 'ndjson', 'tsv'])
    expect(registry.list(Compressions).map(({ name }) => name)).toEqual(['bzip2', 'gzip', 'zstd'])
    expect(registry.list(Sinks).map(({ name }) => name)).toEqual(['file'])
    expect(await registry.load(Sources, 'file')).toHaveProperty('open')
    for (const { name } of registry.list(Formats)) {
      expect(await registry.load(Formats, name)).toMatchObject({
        decode: expect.any(Function),
        encode: expect.any(Function),
      })
    }
    for (const alias of ['jsonl', 'json_row']) {
      expect(await registry.load(Formats, alias)).toBe(await registry.load(Formats, 'ndjson'))
    }
    for (const alias of ['gz', 'zst', 'bz2']) {
      expect(await registry.load(Compressions, alias)).toMatchObject({ unpack: expect.any(Function) })
    }
  })
})
