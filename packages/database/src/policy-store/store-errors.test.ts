import { expect, test } from 'vitest'
import { storeMissing } from './store-errors.js'
import { storeNames } from './store-names.js'

test.for([
  ['ext', 'ctk retention setup'],
  ['my_ext', 'ctk retention setup --schema my_ext'],
  [`it's; rm -rf`, `ctk retention setup --schema 'it'\\''s; rm -rf'`],
])('in the schema %s the remedy is a command to paste', ([schema, command]) => {
  expect(storeMissing(storeNames({ schema: schema as string })).suggestions).toEqual([`Create it: ${command}`])
})
