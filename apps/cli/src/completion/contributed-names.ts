import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Candidate } from './candidate.js'
import type { InstalledPlugin } from './installed-commands.js'

/** A point at which plugins add something that command lines name. */
export type Point = 'retention-strategy' | 'format' | 'source' | 'sink'

/**
 * What plugins offer at a point, in order of name, asked as a session asks them: by their hook `ctk:register`. A plugin that fails is left out.
 */
export async function contributedNames(
  plugins: readonly InstalledPlugin[],
  points: readonly Point[],
): Promise<Candidate[]> {
  const found = new Map<string, string>()
  const registry = {
    install: (plugin: { register(registry: unknown): void }) =>
      plugin.register({
        add: ({ name: point }: { name: string }, { name, summary }: { name: string; summary?: string }) => {
          if ((points as readonly string[]).includes(point)) found.set(name, summary ?? '')
        },
      }),
  }
  await Promise.all(
    plugins.map(async ({ root, oclif }) => {
      for (const hook of [oclif.hooks?.['ctk:register'] ?? []].flat() as Hook[]) {
        const { target, identifier } = typeof hook === 'string' ? { target: hook, identifier: 'default' } : hook
        await import(pathToFileURL(createRequire(join(root, 'package.json')).resolve(target)).href)
          .then((module) => module[identifier ?? 'default']({ registry }))
          .catch(() => undefined)
      }
    }),
  )
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, text]) => ({ value, text }))
}

type Hook = string | { readonly target: string; readonly identifier?: string }
