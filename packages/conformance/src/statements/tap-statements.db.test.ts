import pg from 'pg'
import { expect, test } from 'vitest'
import { describeDatabases } from '../databases/describe-databases.js'
import { tapStatements } from './tap-statements.js'

describeDatabases(['postgresql', 'cratedb'], 'a statement tap', (db) => {
  test('hears what is executed over the wire, prepared or not, and passes it on', async () => {
    await using tap = await tapStatements(db.psqlUrl ?? '')
    const client = new pg.Client({ connectionString: tap.url })
    await client.connect()
    try {
      tap.statements.length = 0
      expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
      await client.query('SELECT $1::TEXT AS a', ['größe'])
      for (const value of [1, 2]) await client.query({ name: 'p', text: 'SELECT $1::BIGINT AS b', values: [value] })
      const long = `SELECT '${'x'.repeat(200_000)}' AS long`
      expect((await client.query(long)).rows[0].long).toHaveLength(200_000)
      const twice = 'SELECT $1::BIGINT AS b'
      expect(tap.statements).toEqual(['SELECT 1 AS one', 'SELECT $1::TEXT AS a', twice, twice, long])
    } finally {
      await client.end()
    }
  })

  if (db.name === 'cratedb') {
    test('hears what is executed over HTTP, and passes it on', async () => {
      await using tap = await tapStatements(db.url)
      const stmt = 'SELECT ? AS a'
      const endpoint = Object.assign(new URL('/_sql', tap.url), { username: '', password: '' })
      const headers = {
        'content-type': 'application/json',
        authorization: `Basic ${btoa(`${db.user}:${db.password ?? ''}`)}`,
      }
      const answers = await Promise.all(
        [1, 2].map((value) =>
          fetch(endpoint, { method: 'POST', headers, body: JSON.stringify({ stmt, args: [value] }) }),
        ),
      )
      expect(await Promise.all(answers.map((answer) => answer.json()))).toMatchObject([
        { rows: [[1]] },
        { rows: [[2]] },
      ])
      expect(tap.statements).toEqual([stmt, stmt])
    })
  }
})

test('what cannot be heard is refused', async () => {
  await expect(tapStatements('pglite:///tmp/x')).rejects.toThrow('only on http:// and postgresql://')
  await expect(tapStatements('https://localhost:4200')).rejects.toThrow('only on http:// and postgresql://')
})
