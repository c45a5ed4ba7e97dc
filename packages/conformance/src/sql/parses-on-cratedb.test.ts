import { expect, test } from 'vitest'
import { parsesOnCrateDb } from './parses-on-cratedb.js'

test('takes what CrateDB takes', () => {
  expect(parsesOnCrateDb('/* ctk */ DELETE FROM "doc"."raw ""metrics""" WHERE m = ANY($1) -- all\n;')).toBe(true)
  expect(parsesOnCrateDb('ALTER TABLE "doc"."t" PARTITION (m = $1) SET ("blocks.write" = true)')).toBe(true)
})

test('refuses everything else with the words of the grammar', () => {
  expect(() => parsesOnCrateDb('SELEC 1')).toThrow(/mismatched input 'SELEC'.*\nSELEC 1$/)
  expect(() => parsesOnCrateDb('SELECT 1; DROP TABLE victim')).toThrow('This is 2 statements, not one:\nSELECT 1; DROP')
  expect(() => parsesOnCrateDb('SELECT 1; DROPP')).toThrow('CrateDB does not parse this')
})

test('a text without a statement is refused, too', () => {
  for (const sql of ['', ' \n', '-- nothing', '/* nothing */']) {
    expect(() => parsesOnCrateDb(sql), sql).toThrow('This is 0 statements, not one')
  }
})
