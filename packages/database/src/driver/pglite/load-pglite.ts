import { importOptional } from '../../errors/import-optional.js'

/** @throws CTK_DEPENDENCY_MISSING */
export async function loadPglite() {
  const { PGlite } = await importOptional(
    '@electric-sql/pglite',
    'the embedded database',
    () => import('@electric-sql/pglite'),
  )
  return PGlite
}

/** The class; its static `create` opens a database. */
export type PGliteClass = Awaited<ReturnType<typeof loadPglite>>
