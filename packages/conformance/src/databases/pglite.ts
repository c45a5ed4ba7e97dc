import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestDatabase } from './test-database.js'

/**
 * An embedded database in a temporary folder of its own: two processes, and so two test files, must not share one.
 * Nothing is started; whoever opens the address first creates the database.
 */
export function newPGlite(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'ctk-test-pglite-'))
  return {
    name: 'pglite',
    origin: 'temporary folder',
    url: `pglite://${join(folder, 'data')}`,
    psqlUrl: undefined,
    user: undefined,
    password: undefined,
    stop: () => rm(folder, { recursive: true, force: true }),
  }
}
