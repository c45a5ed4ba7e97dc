import { CtkError } from '../errors/ctk-error.js'
import type { OpenedSink } from './sink.js'

/**
 * Under which key something is stored: that of the target, or below it where the target is a folder. A target is one when the store says
 * so, when it takes several things, and, in a store whose folders are only parts of keys, when its name has no ending while that
 * of the source has one.
 *
 * @param several whether the source has several parts
 * @throws CTK_FILE_INVALID for a name that would lead out of the folder
 * @example objectKey(bucket, 'image.png', false) // with the key 'assets': 'assets/image.png'
 */
export function objectKey({ key, flat }: OpenedSink & { kind: 'objects' }, name: string, several: boolean): string {
  const isFolder = key === '' || key.endsWith('/') || several || (flat === true && !hasEnding(key) && hasEnding(name))
  if (!isFolder) return key
  if (name.split('/').some((part) => part === '..' || part === '')) {
    throw new CtkError({
      code: 'CTK_FILE_INVALID',
      message: `${JSON.stringify(name)} is not a name for something in a folder.`,
      suggestions: ['Name the target itself instead of its folder.'],
    })
  }
  return key === '' || key.endsWith('/') ? `${key}${name}` : `${key}/${name}`
}

const hasEnding = (path: string) => /[^/]\.[^./]+$/.test(path)
