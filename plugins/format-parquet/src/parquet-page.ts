import { crc32 } from 'node:zlib'
import type { PageHeader } from 'hyparquet/src/types.js'

/** Thrown for a page that no writer writes. Its message is the end of a sentence. */
export class DamagedPage extends Error {}

/**
 * Compares a page with its checksum, where it has one.
 *
 * @throws DamagedPage
 */
export function checkPage({ crc }: PageHeader, packed: Uint8Array): void {
  if (crc !== undefined && (crc32(packed) | 0) !== (Number(crc) | 0))
    throw new DamagedPage('the checksum of a page is wrong')
}
