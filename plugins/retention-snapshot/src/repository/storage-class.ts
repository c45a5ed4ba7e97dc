import { CtkError, type Repository } from '@ctk/core'

/** Classes from which objects can be read at once. The documentation of CrateDB names the first three. */
const onServer = ['standard', 'reduced_redundancy', 'standard_ia'] as const
const ownUploads = [...onServer, 'onezone_ia', 'intelligent_tiering'] as const

/**
 * The class in which objects are stored, lower-case. Neither the server nor a store refuses what does not fit, so it is
 * checked here: an archive that has to be thawed before it is read could not be verified before the drop.
 *
 * @param dialect which decides who uploads
 * @throws CTK_REPOSITORY_INVALID
 */
export function storageClass(
  wanted: string | undefined,
  type: Repository['type'],
  dialect: string,
): string | undefined {
  if (wanted === undefined) return undefined
  const name = wanted.toLowerCase()
  const fitting: readonly string[] = dialect === 'cratedb' ? onServer : ownUploads
  if (type !== 's3') throw invalid(`Repositories of type ${type} have no storage class.`, 'Leave --storage-class out.')
  if (fitting.includes(name)) return name
  const frozen = /^(glacier|deep_archive)/.test(name) && name !== 'glacier_ir'
  throw invalid(
    frozen
      ? `Objects of the storage class ${name} have to be restored before they can be read, so that an archive could not be verified before its partition is dropped.`
      : `The storage class ${JSON.stringify(wanted)} cannot be used here.`,
    `It can be: ${fitting.join(', ')}.`,
  )
}

function invalid(message: string, remedy: string): CtkError {
  return new CtkError({ code: 'CTK_REPOSITORY_INVALID', message, suggestions: [remedy] })
}
