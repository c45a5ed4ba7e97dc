import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeDatabases, uniqueSchema } from '@ctk/conformance'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dropSchema } from '../database/drop-schema.js'
import { runAll } from '../load/migration-schema.js'
import { spawnCtk } from '../spawn-ctk.js'

const guide = readFileSync(new URL('../../apps/docs/migration.md', import.meta.url), 'utf8')

describeDatabases(['postgresql'], 'the guide to migration, from', (server) => {
  describeDatabases(['cratedb'], 'to', (db) => {
    const name = uniqueSchema('shop')
    const url = server.url.replace(/\/[^/]*$/, `/${name}`)
    let folder: string

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'ctk-guide-'))
      await using admin = await openDatabase(server.url)
      await runAll(admin, [`CREATE DATABASE ${name}`])
      await using shop = await openDatabase(url)
      await runAll(shop, [
        'CREATE TABLE orders (id integer PRIMARY KEY, note text, at timestamptz DEFAULT now())',
        `INSERT INTO orders SELECT n, 'note ' || n, '2024-01-01Z'::timestamptz + n * interval '1 h' FROM generate_series(1, 2000) AS n`,
      ])
    })
    afterAll(async () => {
      await using target = await openDatabase(db.url)
      for (const schema of [name, `${name}_ext`]) await dropSchema(target, schema)
      await using admin = await openDatabase(server.url)
      await runAll(admin, [`DROP DATABASE ${name} WITH (FORCE)`])
      rmSync(folder, { recursive: true })
    })

    test('its commands do what it says, in its order', () => {
      const lines = [...guide.matchAll(/^\$ ctk (.*)$/gm)].map((match) => match[1] as string)
      expect(lines.length).toBeGreaterThanOrEqual(4)
      const said = lines.map((line) => {
        // The path of CrateDB's address is the schema that stands for the default one: the test's own.
        const own = line
          .replace('postgresql://postgres@localhost:5432/shop', url)
          .replace('crate://crate@localhost:4200', `${db.url.replace(/^http:/, 'crate:').replace(/\/$/, '')}/${name}`)
        const { stdout, stderr, code } = spawnCtk([...own.split(' '), '--schema', `${name}_ext`], folder)
        expect([code, stderr], line).toEqual([0, expect.not.stringContaining('✖')])
        return stdout
      })
      expect(said[0]).toContain(`CREATE TABLE IF NOT EXISTS "${name}"."orders"`)
      expect(said[1]).toMatch(/2,000 rows read · 2,000 written .*\n +equal: 2,000 rows compared/)
      expect(JSON.parse(said[2] ?? '')).toMatchObject({
        tables: [{ status: 'done', resumed: true, read: 0, verification: { equal: true } }],
      })
      expect(said[3]).toContain('2,000 row')
    })
  })
})
