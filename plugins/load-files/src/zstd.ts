import { type Compression, CtkError } from '@ctk/core'
import { brokenArchive } from './broken-archive.js'
import { unpackStream } from './unpack-stream.js'
import { NoZstdFrame, zstdFrames } from './zstd-frames.js'

/** Zstandard, several frames in a row included, as for `zstd -d`; as far as the platform unpacks it: Node 22.15 and newer. */
export const zstd: Compression = {
  magic: [0x28, 0xb5, 0x2f, 0xfd],
  async *unpack(bytes, name) {
    const zlib: Partial<typeof import('node:zlib')> = await import('node:zlib')
    const { createZstdDecompress } = zlib
    if (!createZstdDecompress) throw tooOld(name)
    const archive = { name, kind: 'zstd', test: 'zstd -t' }
    try {
      for await (const frame of zstdFrames(bytes)) {
        yield* unpackStream(frame, createZstdDecompress({ chunkSize: 256 * 1024 }), archive)
      }
    } catch (error) {
      throw error instanceof NoZstdFrame ? brokenArchive(archive, 'is damaged', error) : error
    }
  },
}

function tooOld(name: string): CtkError {
  return new CtkError({
    code: 'CTK_DEPENDENCY_MISSING',
    message: `${name} is compressed with zstd, which Node ${process.versions.node} cannot unpack.`,
    suggestions: ['Use Node 22.15 or newer.', `Unpack it first:  zstd -d ${name}`],
  })
}
