import { readFile } from 'node:fs/promises'
import { CtkError, type KeptHead } from '@ctk/core'

/**
 * Reads reports that were kept apart: the `--json` documents of runs, or of whatever else tells `runId` and `audit`. A run
 * that did nothing has no chain, and so nothing to compare.
 *
 * @throws CTK_FILE_MISSING, CTK_FILE_INVALID
 */
export async function readReports(files: readonly string[]): Promise<KeptHead[]> {
  const heads: KeptHead[] = []
  for (const file of files) {
    const { runId, audit, interrupted } = parse(file, await read(file))
    if (isHead(audit) && typeof runId === 'string') heads.push({ runId, audit })
    else if (audit !== undefined || typeof runId !== 'string' || interrupted === undefined) throw invalid(file)
  }
  return heads
}

type Document = Readonly<Record<string, unknown>>

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new CtkError({
      code: 'CTK_FILE_MISSING',
      message: `The report ${file} cannot be read.`,
      suggestions: ['Reports are what "ctk retention run --json" writes: ctk retention run --json > FILE'],
      cause,
    })
  }
}

function parse(file: string, text: string): Document {
  try {
    const document: unknown = JSON.parse(text)
    if (typeof document === 'object' && document !== null) return document as Document
  } catch {
    // Said below.
  }
  throw invalid(file)
}

function isHead(value: unknown): value is KeptHead['audit'] {
  const { length, head } = (value ?? {}) as Partial<KeptHead['audit']>
  return typeof length === 'number' && typeof head === 'string'
}

function invalid(file: string): CtkError {
  return new CtkError({
    code: 'CTK_FILE_INVALID',
    message: `${file} is not the report of a run: it does not say "runId" and "audit" with length and head.`,
    suggestions: ['Reports are what "ctk retention run --json" writes: ctk retention run --json > FILE'],
  })
}
