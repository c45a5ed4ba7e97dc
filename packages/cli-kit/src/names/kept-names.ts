import { readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database, StoreOptions } from '@ctk/core'
import { type KnownName, type NameKind, nameKinds } from './known-name.js'
import { readNames } from './read-names.js'

/** Beside the files of the embedded database, and gone with them. */
const file = 'ctk.names'

type Kept = { readonly where: string } & Partial<Record<NameKind, readonly KnownName[]>>

/**
 * Writes down which names the embedded database has, so that a shell can complete them without opening it, which takes a
 * second and a lock. Called by the commands that have it open, the last of which knows best. Never fails: it is only a help.
 *
 * @param folder of the database
 */
export async function keepNames(database: Database, where: StoreOptions, folder: string): Promise<void> {
  const kept: Record<string, unknown> = { where: keyOf(where) }
  for (const kind of nameKinds) {
    kept[kind] = await readNames(database, where, kind).catch(() => [])
  }
  const text = JSON.stringify(kept)
  if (text === textIn(folder)) return
  const draft = join(folder, `${file}.${process.pid}`)
  await writeFile(draft, text)
    .then(() => rename(draft, join(folder, file)))
    .catch(() => undefined)
}

/** What {@link keepNames} has written down; nothing where it has not, or has for tables of ctk elsewhere. */
export function keptNames(folder: string, where: StoreOptions, kind: NameKind): readonly KnownName[] {
  const text = textIn(folder)
  if (text === undefined) return []
  const kept = JSON.parse(text) as Kept
  return kept.where === keyOf(where) ? (kept[kind] ?? []) : []
}

const keyOf = ({ schema, tables }: StoreOptions) => JSON.stringify([schema, tables?.policy, tables?.version])

function textIn(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, file), 'utf8')
  } catch {
    return undefined
  }
}
