import { createRequire } from 'node:module'

type Library = typeof import('temporal-polyfill')

let library: Library | undefined

/** The calendar library, loaded when a time zone other than UTC is met first: most commands never meet one. */
export function temporal(): Library['Temporal'] {
  library ??= createRequire(import.meta.url)('temporal-polyfill') as Library
  return library.Temporal
}
