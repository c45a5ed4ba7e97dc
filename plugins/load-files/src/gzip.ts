import type { Compression } from '@ctk/core'
import { unpackStream } from './unpack-stream.js'

/** gzip, several members in a row included, as for `gzip -d`. */
export const gzip: Compression = {
  magic: [0x1f, 0x8b],
  async *unpack(bytes, name) {
    const { createGunzip } = await import('node:zlib')
    yield* unpackStream(bytes, createGunzip({ chunkSize: 256 * 1024 }), { name, kind: 'gzip', test: 'gzip -t' })
  },
}
