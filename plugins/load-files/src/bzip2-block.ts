import type { BitReader } from './bit-reader.js'
import { HuffmanTable } from './huffman-table.js'

/** Thrown for bits that no packer writes. */
export class DamagedBlock extends Error {}

const GROUP_SIZE = 50
const CHUNK_BYTES = 256 * 1024
const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  return crc
})

/**
 * Reads a block behind its marker and checksum: Huffman codes, moved to front, sorted by Burrows and Wheeler, runs shortened.
 *
 * @param size plain bytes before the runs are made long again, at most
 * @throws DamagedBlock, OutOfBits
 */
export function readBlock(bits: BitReader, size: number, checksum: number): Uint8Array[] {
  if (bits.read(1) === 1) throw new DamagedBlock('randomised blocks are not written since 1999')
  const origin = bits.read(24)
  const used = readUsedBytes(bits)
  const links = new Uint32Array(size)
  const count = readSymbols(bits, used, links)
  if (origin >= count) throw new DamagedBlock('the block begins behind its end')
  linkInOrder(links, count)
  return expandRuns(links, origin, count, checksum)
}

function readUsedBytes(bits: BitReader): Uint8Array {
  const rows = bits.read(16)
  const used: number[] = []
  for (let row = 0; row < 16; row++) {
    if ((rows & (0x8000 >>> row)) === 0) continue
    const columns = bits.read(16)
    for (let column = 0; column < 16; column++) if (columns & (0x8000 >>> column)) used.push(row * 16 + column)
  }
  if (used.length === 0) throw new DamagedBlock('the block uses no byte')
  return Uint8Array.from(used)
}

function readSelectors(bits: BitReader, tables: number): Uint8Array {
  const selectors = new Uint8Array(bits.read(15))
  const recent = Array.from({ length: tables }, (_, i) => i)
  for (let i = 0; i < selectors.length; i++) {
    let at = 0
    while (bits.read(1) === 1) if (++at >= tables) throw new DamagedBlock('there is no such code table')
    const [table] = recent.splice(at, 1) as [number]
    recent.unshift(table)
    selectors[i] = table
  }
  return selectors
}

function readTable(bits: BitReader, symbols: number): HuffmanTable {
  const lengths = new Uint8Array(symbols)
  let length = bits.read(5)
  for (let i = 0; i < symbols; i++) {
    for (;;) {
      if (length < 1 || length > 20) throw new DamagedBlock('a code is too long')
      if (bits.read(1) === 0) break
      length += bits.read(1) === 0 ? 1 : -1
    }
    lengths[i] = length
  }
  return new HuffmanTable(lengths)
}

/** Reads the block's bytes in sorted order into the low bits of `out`; returns how many they are. */
function readSymbols(bits: BitReader, recent: Uint8Array, out: Uint32Array): number {
  const end = recent.length + 1
  const tableCount = bits.read(3)
  if (tableCount < 2 || tableCount > 6) throw new DamagedBlock('the block has no code tables')
  const selectors = readSelectors(bits, tableCount)
  const tables = Array.from({ length: tableCount }, () => readTable(bits, end + 1))
  let count = 0
  let run = 0
  let runBit = 1
  for (const selector of selectors) {
    const table = tables[selector] as HuffmanTable
    for (let i = 0; i < GROUP_SIZE; i++) {
      const symbol = table.read(bits)
      if (symbol < 0) throw new DamagedBlock('there is no such code')
      if (symbol <= 1) {
        // The length of a run in digits of the value 1 and 2, the lowest first.
        run += runBit << symbol
        runBit <<= 1
        if (run > out.length) throw new DamagedBlock('the block is too long')
        continue
      }
      if (run > 0) {
        if (count + run > out.length) throw new DamagedBlock('the block is too long')
        out.fill(recent[0] as number, count, count + run)
        count += run
        run = 0
        runBit = 1
      }
      if (symbol === end) return count
      const byte = recent[symbol - 1] as number
      recent.copyWithin(1, 0, symbol - 1)
      recent[0] = byte
      if (count === out.length) throw new DamagedBlock('the block is too long')
      out[count++] = byte
    }
  }
  throw new DamagedBlock('the block does not end')
}

/** Puts the place of the following byte into the high bits of each. */
function linkInOrder(links: Uint32Array, count: number): void {
  const starts = new Uint32Array(257)
  for (let i = 0; i < count; i++) (starts[((links[i] as number) & 0xff) + 1] as number)++
  for (let byte = 0; byte < 256; byte++) starts[byte + 1] = (starts[byte + 1] as number) + (starts[byte] as number)
  for (let i = 0; i < count; i++) {
    const byte = (links[i] as number) & 0xff
    const at = starts[byte] as number
    starts[byte] = at + 1
    links[at] = ((links[at] as number) | (i << 8)) >>> 0
  }
}

/** Four equal bytes are followed by how many more of them there were. */
function expandRuns(links: Uint32Array, origin: number, count: number, checksum: number): Uint8Array[] {
  const chunks: Uint8Array[] = []
  let out = new Uint8Array(CHUNK_BYTES)
  let at = 0
  let crc = -1
  let link = links[origin] as number
  let last = -1
  let same = 0
  for (let i = 0; i < count; i++) {
    link = links[link >>> 8] as number
    const byte = link & 0xff
    let times = 1
    if (same === 4) {
      times = byte
      same = 0
    } else {
      same = byte === last ? same + 1 : 1
      last = byte
    }
    for (; times > 0; times--) {
      if (at === CHUNK_BYTES) {
        chunks.push(out)
        out = new Uint8Array(CHUNK_BYTES)
        at = 0
      }
      out[at++] = last
      crc = (crc << 8) ^ (crcTable[(crc >>> 24) ^ last] as number)
    }
  }
  if (~crc !== checksum) throw new DamagedBlock('the checksum of a block is wrong')
  chunks.push(out.subarray(0, at))
  return chunks
}
