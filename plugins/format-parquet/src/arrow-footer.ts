import type { ArrowMessage } from './arrow-messages.js'

/** Where a message stands in a file. */
export interface Block {
  readonly offset: number
  readonly metadataBytes: number
  readonly bodyBytes: number
}

const BLOCK_BYTES = 24

/**
 * What stands behind the messages of a file: the list of those with rows. The library makes it for files that it writes at once; so
 * it writes one with as many record batches, and the places of ours are put into its list.
 *
 * @param file of the same schema, with as many record batches, in two parts: its messages, and all of its bytes
 */
export function footerOf(
  file: { readonly messages: readonly ArrowMessage[]; readonly bytes: Uint8Array },
  blocks: readonly Block[],
): Uint8Array {
  let at = 8
  const theirs: Block[] = []
  for (const { kind, bytes, metadataBytes } of file.messages) {
    if (kind === 'rows') theirs.push({ offset: at, metadataBytes, bodyBytes: bytes.length - metadataBytes })
    at += bytes.length
  }
  const footer = Buffer.from(file.bytes.subarray(at + 8))
  if (blocks.length === 0) return footer
  const place = footer.indexOf(listOf(theirs))
  if (theirs.length !== blocks.length || place === -1) throw new Error('the list of messages was not found')
  listOf(blocks).copy(footer, place)
  return footer
}

function listOf(blocks: readonly Block[]): Buffer {
  const list = Buffer.alloc(blocks.length * BLOCK_BYTES)
  for (const [i, { offset, metadataBytes, bodyBytes }] of blocks.entries()) {
    list.writeBigInt64LE(BigInt(offset), i * BLOCK_BYTES)
    list.writeInt32LE(metadataBytes, i * BLOCK_BYTES + 8)
    list.writeBigInt64LE(BigInt(bodyBytes), i * BLOCK_BYTES + 16)
  }
  return list
}
