import zlib from 'node:zlib'
import type { Compressors } from 'hyparquet'
import { compressors as portable } from 'hyparquet-compressors'

/** How pages are unpacked: by the platform where it can, which is several times as fast, else in JavaScript. */
export function platformCompressors(): Compressors {
  const { zstdDecompressSync } = zlib as Partial<typeof zlib>
  return {
    ...portable,
    GZIP: (packed) => zlib.gunzipSync(packed),
    BROTLI: (packed) => zlib.brotliDecompressSync(packed),
    ...(zstdDecompressSync ? { ZSTD: (packed: Uint8Array) => zstdDecompressSync(packed) } : {}),
  }
}
