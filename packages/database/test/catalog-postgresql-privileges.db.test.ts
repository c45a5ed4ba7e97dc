import { expect, test } from 'vitest'
import { postgresqlDialect } from '../src/dialect/postgresql/postgresql-dialect.js'
import { dialectUnderTest, full } from './dialect-under-test.js'
import { describeWays } from './servers.js'

describeWays('privileges on PostgreSQL', (way) => {
  // SET ROLE holds for a session: PGlite has one, a pool takes any.
  if (way.name !== 'pglite') {
    test('are told by every database', () => expect(['cratedb', 'postgresql']).toContain(way.dialect))
    return
  }
  const under = dialectUnderTest(way)

  test('what a user lacks is told, and granting it helps', async () => {
    const table = { schema: under.schema, name: 'days' }
    const leaf = { schema: under.schema, name: 'day' }
    await under.run(`CREATE TABLE ${full(table)} (d date) PARTITION BY LIST (d)`)
    await under.run(`CREATE TABLE ${full(leaf)} PARTITION OF ${full(table)} DEFAULT`)
    await under.run('CREATE ROLE "Limi""ted"')
    await under.run('CREATE ROLE boss')
    await under.run(`ALTER TABLE ${full(table)} OWNER TO boss`)
    const checks = async (schema: string) => {
      await under.run('SET ROLE "Limi""ted"')
      try {
        return await postgresqlDialect.privileges(way.driver, [table], schema)
      } finally {
        await under.run('RESET ROLE')
      }
    }
    const granted = async (schema: string) =>
      (await checks(schema)).map(({ privilege, granted }) => [privilege, granted])
    const missing = await checks(under.schema)
    expect(missing.map(({ privilege, granted }) => [privilege, granted])).toEqual([
      ['SELECT', false],
      ['DELETE', false],
      ['OWNER', false],
      ['USAGE', false],
      ['CREATE', false],
      ['SELECT, INSERT, UPDATE, DELETE', undefined],
    ])
    expect(await granted('no_such_schema')).toContainEqual(['CREATE', false])
    for (const { grant } of missing.slice(0, 5)) await under.run(grant)
    expect((await granted(under.schema)).slice(0, 3)).toEqual([
      ['SELECT', true],
      ['DELETE', true],
      ['OWNER', false],
    ])
    await under.run(`ALTER TABLE ${full(leaf)} OWNER TO boss`)
    expect((await granted(under.schema)).slice(0, 5).map(([, has]) => has)).toEqual(Array(5).fill(true))
  })

  test('the database is named without the identifier of the server, where that may not be read', async () => {
    const { identity } = await under.database.status()
    expect(identity).toMatch(/^postgresql:\d+\/\d+\/\w+$/)
    await under.run('REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC')
    await under.run('CREATE ROLE anybody')
    await under.run('SET ROLE anybody')
    try {
      expect(await under.database.status()).toMatchObject({
        identity: identity.replace(/:\d+\//, ':'),
        user: 'anybody',
        health: 'green',
      })
    } finally {
      await under.run('RESET ROLE')
    }
  })
})
