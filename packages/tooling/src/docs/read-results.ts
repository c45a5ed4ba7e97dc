import { globSync } from 'node:fs'
import { join } from 'node:path'
import { instantMembers } from '@ctk/cli-kit'
import type { Types } from './read-types.ts'
import { type Schema, SchemaOfTypes } from './schema-of-types.ts'

/** What commands return: the documents of `--json`. */
export interface Results {
  /** By command, as it is typed: `retention run`. */
  readonly commands: Readonly<Record<string, Schema>>
  readonly definitions: Readonly<Record<string, Schema>>
}

/** The declarations of all built commands, in order. */
export function commandFiles(root: string): string[] {
  return globSync('{apps/cli,plugins/*}/dist/commands/**/*.d.ts', { cwd: root })
    .sort((a, b) => (typed(a) < typed(b) ? -1 : 1))
    .map((file) => join(root, file))
}

/** Describes what the `run` of each command promises. */
export function readResults(files: readonly string[], { checker, exported }: Types): Results {
  const schemas = new SchemaOfTypes(checker, instantMembers)
  const commands = files.map((file) => {
    const run = exported(file, 'default').getProperty('run')
    const promised = run && checker.getTypeOfSymbol(run).getCallSignatures()[0]?.getReturnType()
    if (!promised) throw new Error(`${file} has no run().`)
    return [typed(file), schemas.of(checker.getAwaitedType(promised) ?? promised)] as const
  })
  return { commands: Object.fromEntries(commands), definitions: schemas.definitions }
}

function typed(file: string): string {
  return file
    .replace(/^.*\/commands\//, '')
    .replace(/(\/index)?\.d\.ts$/, '')
    .replaceAll('/', ' ')
}
