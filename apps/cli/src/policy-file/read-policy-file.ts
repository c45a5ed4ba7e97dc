import { readFile } from 'node:fs/promises'
import { CtkError, type PolicyFile } from '@ctk/core'

/** A policy file that has been read and checked, and where its policies stand in it. */
export interface ReadPolicyFile {
  readonly name: string
  readonly file: PolicyFile
  /** The line of a policy, by its place from 0 on. */
  lineOf(index: number): number
}

type Path = readonly (string | number)[]

/**
 * Reads a policy file, YAML or JSON.
 *
 * @throws CTK_FILE_MISSING; CTK_FILE_INVALID for what is neither YAML nor JSON; CTK_POLICY_INVALID with every field that is
 * wrong and its line
 */
export async function readPolicyFile(name: string): Promise<ReadPolicyFile> {
  const text = await readFile(name, 'utf8').catch((cause: unknown) => {
    throw missing(name, cause)
  })
  const [{ isMap, isScalar, isSeq, LineCounter, parseDocument }, { checkPolicyFile }] = await Promise.all([
    import('yaml'),
    import('@ctk/core/policy-file-schema'),
  ])
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error) throw unreadable(name, lines.linePos(error.pos[0]).line, error.message)
  /** The line of what stands at a path, or of the last part of it that there is. */
  const lineOf = (path: Path): number => {
    let node: unknown = document.contents
    let offset = 0
    for (const part of path) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => (isScalar(key) ? String(key.value) : undefined) === String(part))
        if (!pair) break
        offset = (pair.key as { range?: [number, number, number] }).range?.[0] ?? offset
        node = pair.value
      } else if (isSeq(node) && typeof part === 'number') {
        node = node.items[part]
        offset = (node as { range?: [number, number, number] } | undefined)?.range?.[0] ?? offset
      } else break
    }
    return lines.linePos(offset).line
  }
  const checked = checkPolicyFile(toValue(() => document.toJS({ maxAliasCount: 100 }), name))
  if ('problems' in checked) {
    throw mistakes(
      name,
      checked.problems.map(({ path, message }) => ({
        line: lineOf(path),
        message: `${message}.`.replace(/\?\.$/, '?'),
      })),
    )
  }
  return { name, file: checked.file, lineOf: (index) => lineOf(['policies', index]) }
}

/** Aliases that point to nothing, or to ever more of each other, are found only here. */
function toValue(read: () => unknown, name: string): unknown {
  try {
    return read()
  } catch (error) {
    throw unreadable(name, 1, (error as Error).message)
  }
}

/** Everything that is wrong with the policies of a file, each with its line. */
export function mistakes(
  name: string,
  all: readonly { readonly line: number; readonly message: string }[],
  { code = 'CTK_POLICY_INVALID', suggestions = [] }: Partial<Pick<CtkError, 'code' | 'suggestions'>> = {},
): CtkError {
  const [first] = all
  const message =
    all.length === 1 && first
      ? `${name}, line ${first.line}: ${first.message}`
      : `${name} has ${all.length} mistakes:\n${all.map(({ line, message }) => `  line ${line}: ${message}`).join('\n')}`
  return new CtkError({
    code,
    message,
    suggestions: suggestions.length > 0 ? suggestions : ['What a file may say: ctk retention export --json-schema'],
    data: { file: name, mistakes: all },
  })
}

function missing(name: string, cause: unknown): CtkError {
  return new CtkError({
    code: 'CTK_FILE_MISSING',
    message: `The policy file ${name} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
    suggestions: ['Make one of what is stored: ctk retention export --out policies.yaml'],
    cause,
  })
}

function unreadable(name: string, line: number, problem: string): CtkError {
  return new CtkError({
    code: 'CTK_FILE_INVALID',
    message: `${name}, line ${line}: this is neither YAML nor JSON: ${problem.replace(/\.$/, '')}.`,
    suggestions: ['Correct it there.'],
  })
}
