import { pipeline } from 'node:stream'
import zlib from 'node:zlib'
import { CtkError } from '../errors/ctk-error.js'

/** How bytes can be packed, by the endings that ask for it. */
const packers: Readonly<Record<string, 'gzip' | 'zstd'>> = { gz: 'gzip', gzip: 'gzip', zst: 'zstd', zstd: 'zstd' }

/**
 * The name of the compression that an ending asks for.
 *
 * @throws CTK_USAGE for one that is only read; CTK_DEPENDENCY_MISSING for one that this Node.js does not have
 */
export function packerOf(ending: string | undefined): 'gzip' | 'zstd' | undefined {
  if (ending === undefined) return undefined
  const name = Object.hasOwn(packers, ending) ? packers[ending] : undefined
  if (name === undefined) {
    throw new CtkError({
      code: 'CTK_USAGE',
      message: `${ending} is read, but not written.`,
      suggestions: ['Name the target .gz or .zst, or leave the ending out.'],
    })
  }
  if (name === 'zstd' && typeof zlib.createZstdCompress !== 'function') {
    throw new CtkError({
      code: 'CTK_DEPENDENCY_MISSING',
      message: `Node.js ${process.versions.node} does not have zstd.`,
      suggestions: ['Use Node.js 22.15 or later, or name the target .gz.'],
    })
  }
  return name
}

/** Packs bytes. The input is closed when the reader stops. */
export function pack(bytes: AsyncIterable<Uint8Array>, name: 'gzip' | 'zstd' | undefined): AsyncIterable<Uint8Array> {
  if (name === undefined) return bytes
  const packer = name === 'gzip' ? zlib.createGzip() : zlib.createZstdCompress()
  // The error of the input arrives at the reader through the packer.
  return pipeline(bytes, packer, () => undefined)
}
