import { CtkError, isCtkError } from '@ctk/core'

/** Says why a file cannot be written: what the system said, and what to do. */
export function writeFailure(path: string, error: unknown): CtkError {
  if (isCtkError(error)) return error
  const { code, message } = error as NodeJS.ErrnoException
  const known = reasons[code ?? '']
  return new CtkError({
    code: code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'CTK_PERMISSION_DENIED' : 'CTK_FILE_NOT_WRITTEN',
    message: `${path} cannot be written: ${known?.reason ?? message}.`,
    suggestions: [...(known ? [known.remedy] : []), 'What was there before is unchanged.'],
    cause: error,
  })
}

const reasons: Readonly<Record<string, { readonly reason: string; readonly remedy: string } | undefined>> = {
  EACCES: { reason: 'this user may not write there', remedy: 'Choose another folder, or allow it.' },
  EPERM: { reason: 'this user may not write there', remedy: 'Choose another folder, or allow it.' },
  EROFS: { reason: 'it is on a disk that can only be read', remedy: 'Choose another folder.' },
  ENOSPC: { reason: 'the disk is full', remedy: 'Make room, or choose another disk.' },
  EDQUOT: { reason: "the user's share of the disk is used up", remedy: 'Make room, or choose another disk.' },
  EISDIR: { reason: 'a folder has this name', remedy: 'Choose another name.' },
  ENOTDIR: { reason: 'a file has the name of one of its folders', remedy: 'Choose another folder.' },
  EEXIST: { reason: 'a file has the name of one of its folders', remedy: 'Choose another folder.' },
  ENAMETOOLONG: { reason: 'the name is too long', remedy: 'Choose a shorter name.' },
}
