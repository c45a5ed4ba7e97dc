import { isCtkError, type JsonSchema, parseResource, parseTableName } from '@ctk/core'
import { invalidTarget, parseSlices, type SliceTarget, sliceProperties } from '../target.js'

/** Where slices are archived to, and how carefully. */
export interface ArchiveTarget extends SliceTarget {
  /** A table as people write it, or the URL of a folder: `archive.events`, `s3://bucket/events`. */
  readonly to: string
  /** Of the files; undefined for a table. */
  readonly format: ArchiveFormat | undefined
}

/** What files of slices are written as. */
export type ArchiveFormat = (typeof formats)[number]

const formats = ['parquet', 'ndjson', 'csv'] as const
const settings = 'to, format, sliceRows and pause'

/** The target as a policy stores it. */
export const archiveTargetSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['to'],
  properties: {
    to: {
      type: 'string',
      minLength: 1,
      description:
        'Where rows go: a table of the same database, or the URL of a folder, such as s3://bucket/folder or file:///data/archive.',
    },
    format: { type: 'string', enum: formats, default: 'parquet', description: 'The format of the files in a folder.' },
    ...sliceProperties,
  },
}

/** Reads the target of a policy. Throws CTK_POLICY_INVALID. */
export function parseArchiveTarget(input: unknown): ArchiveTarget {
  const { to, format, sliceRows, pause, ...rest } = (input ?? {}) as Record<string, unknown>
  const unknown = Object.keys(rest)
  if (unknown.length > 0) throw invalidTarget(`has no setting "${unknown[0]}"`, `The settings are ${settings}.`)
  if (typeof to !== 'string' || to === '') {
    throw invalidTarget(
      to === undefined ? 'does not say where to' : `has to ${JSON.stringify(to)}`,
      'Name a table or a folder: --target to=archive.events, or --target to=s3://bucket/events.',
    )
  }
  const slices = parseSlices({ sliceRows, pause })
  if (!isFolder(to)) {
    checkTable(to)
    if (format !== undefined) throw invalidTarget('has a format for a table', 'Leave --target format=… out.')
    return { to, format: undefined, ...slices }
  }
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/?]*:[^/?]*@/i.test(to)) {
    throw invalidTarget(
      'has a password in its URL',
      'Leave it out; keys come from the environment or the profile, as for ctk load and ctk save.',
    )
  }
  const { scheme } = parseResource(to)
  if (/^(crate|cratedb|https?|postgres(ql)?|pglite|kafka)$/.test(scheme)) {
    throw invalidTarget(`names ${scheme}://, where no files can be kept`, 'Use file://, s3:// or azure://, or a table.')
  }
  if (format !== undefined && !formats.some((each) => each === format)) {
    throw invalidTarget(`has format ${JSON.stringify(format)}`, `It is one of ${formats.join(', ')}.`)
  }
  return { to, format: (format as ArchiveFormat | undefined) ?? 'parquet', ...slices }
}

/** Whether a target is the URL of a folder, and no table. */
export function isFolder(to: string): boolean {
  return to.includes('://')
}

function checkTable(to: string): void {
  try {
    parseTableName(to, 'any')
  } catch (error) {
    throw invalidTarget(
      `has to ${JSON.stringify(to)}, which is no name of a table`,
      isCtkError(error) ? (error.suggestions[0] as string) : 'Write schema.table.',
    )
  }
}
