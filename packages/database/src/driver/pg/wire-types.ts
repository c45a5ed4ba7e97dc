import type pg from 'pg'
import { textParsers } from '../text/decode-text.js'
import { parseCrateDbTextArray } from './parse-cratedb-text-array.js'

type Types = pg.CustomTypesConfig

/** How values are read, for each query: the driver's own table of types is everybody's, and stays as it is. */
export const wireTypes: Readonly<Record<'cratedb' | 'postgresql', Types>> = {
  postgresql: typesOf(textParsers),
  cratedb: typesOf({
    ...textParsers,
    1003: parseCrateDbTextArray,
    1009: parseCrateDbTextArray,
    1015: parseCrateDbTextArray,
  }),
}

function typesOf(parsers: Readonly<Record<number, (text: string) => unknown>>): Types {
  return { getTypeParser: ((oid: number) => parsers[oid] ?? String) as Types['getTypeParser'] }
}
