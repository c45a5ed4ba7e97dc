import { Formats, Registry, Sources } from '@ctk/core'
import { describe, expect, it } from 'vitest'
import { loadFiles, register } from './index.js'

describe('the plugin', () => {
  it('offers a source and three formats, each of which loads', async () => {
    const registry = new Registry()
    await register({ registry })
    expect(registry.plugins).toEqual([loadFiles.name])
    expect(registry.list(Sources).map(({ name }) => name)).toEqual(['file'])
    expect(registry.list(Formats).map(({ name }) => name)).toEqual(['csv', 'ndjson', 'tsv'])
    expect(await registry.load(Sources, 'file')).toHaveProperty('open')
    for (const { name } of registry.list(Formats)) {
      expect(await registry.load(Formats, name)).toMatchObject({
        decode: expect.any(Function),
        encode: expect.any(Function),
      })
    }
  })
})
