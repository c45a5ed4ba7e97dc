import type { Archive } from './archive.js'

/** An archive as it begins: nothing is known yet but what goes where. */
export function beginArchive(
  given: Omit<Archive, 'rows' | 'state' | 'checksum' | 'verifiedAt' | 'droppedAt' | 'expiredAt' | 'detail'>,
): Archive {
  return {
    ...given,
    rows: undefined,
    state: 'begun',
    checksum: undefined,
    verifiedAt: undefined,
    droppedAt: undefined,
    expiredAt: undefined,
    detail: undefined,
  }
}
