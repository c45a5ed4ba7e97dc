import { usageError } from '@ctk/cli-kit'
import type { TableName } from '@ctk/core'
import { string } from '@oclif/core/flags'

/** Flags of the Python toolkit's `create-policy`, so that scripts written for it go on working. */
export const pythonFlags = {
  'table-schema': string({ hidden: true, dependsOn: ['table-name'] }),
  'table-name': string({ hidden: true, dependsOn: ['table-schema'] }),
  'retention-period': string({ hidden: true, exclusive: ['duration'] }),
}

/** The values of {@link pythonFlags}. */
export interface PythonFlags {
  readonly 'table-schema'?: string | undefined
  readonly 'table-name'?: string | undefined
  readonly 'retention-period'?: string | undefined
}

/**
 * What those flags mean here: the period is a number of days.
 *
 * @throws CTK_USAGE when the period is not a whole number
 */
export async function readPythonFlags(flags: PythonFlags): Promise<{ table?: TableName; duration?: string }> {
  const { 'table-schema': schema, 'table-name': name, 'retention-period': period } = flags
  if (period !== undefined && !/^\d+$/.test(period)) {
    throw await usageError(`--retention-period ${JSON.stringify(period)} is not a whole number of days.`, [
      'Use --duration for other units: --duration=18mo.',
    ])
  }
  return {
    ...(schema === undefined || name === undefined ? {} : { table: { schema, name } }),
    ...(period === undefined ? {} : { duration: `${period}d` }),
  }
}
