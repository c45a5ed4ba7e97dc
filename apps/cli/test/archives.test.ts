import { createServer, request as forward } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob'
import { describeDatabases, startAzurite, startS3Proxy, type TestObjectStore, uniqueSchema } from '@ctk/conformance'
import { compile, type Database, id, sql } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linkPackages } from './link-packages.js'
import { runCtk, temporaryFolder } from './run-ctk.js'

const cleanups: (() => unknown)[] = []
const folder = temporaryFolder((cleanup) => cleanups.push(cleanup))
linkPackages(folder, ['retention-snapshot'])
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup()
})

describeDatabases(['cratedb'], 'archives on the command line', ({ url }) => {
  const schema = uniqueSchema('cli')
  const table = `${schema}.readings`
  let database: Database
  /** What was ever printed, for secrets to be looked for in it. */
  const printed: string[] = []
  const ctk = async (line: string, env: Readonly<Record<string, string>> = {}) => {
    const outcome = await runCtk(folder, [...line.split(' '), url], { CRATEDB_EXT_SCHEMA: `${schema}_ext`, ...env })
    printed.push(outcome.stdout, outcome.stderr)
    return outcome
  }
  const json = async (line: string, env?: Readonly<Record<string, string>>) => {
    const { stdout, stderr, exitCode } = await ctk(`${line} --json`, env)
    expect([exitCode, stderr], line).toEqual([0, ''])
    return JSON.parse(stdout)
  }
  const fill = async () => {
    await database.execute(
      compile(sql`CREATE TABLE IF NOT EXISTS ${id(schema, 'readings')} (n BIGINT, ts TIMESTAMP WITH TIME ZONE,
        month TIMESTAMP WITH TIME ZONE GENERATED ALWAYS AS date_trunc('month', ts))
        CLUSTERED INTO 1 SHARDS PARTITIONED BY (month) WITH (number_of_replicas = 0)`),
    )
    await database.execute(
      compile(sql`INSERT INTO ${id(schema, 'readings')} (n, ts)
        SELECT g, '2020-01-01'::timestamp + (g - 1) * '1 day'::interval FROM generate_series(1, 366) AS t(g)`),
    )
    await database.refresh([{ schema, name: 'readings' }])
  }
  const count = async () => {
    await database.refresh([{ schema, name: 'readings' }])
    const [row] = await database.query<{ n: number }>(compile(sql`SELECT count(*) AS n FROM ${id(schema, 'readings')}`))
    return row?.n
  }

  beforeAll(async () => {
    database = await openDatabase(url)
    await fill()
    await ctk('retention setup')
  })
  afterAll(async () => {
    for (const name of [schema, `${schema}_ext`]) {
      const tables = await database.catalog.tableNames(name)
      for (const each of tables) await database.execute(compile(sql`DROP TABLE ${id(each.schema, each.name)}`))
    }
    await database[Symbol.asyncDispose]()
  })

  test('a folder: created, checked, archived to by three words, listed, verified, restored, expired, forgotten', async () => {
    const name = `${schema}_fs`
    const created = await ctk(`repository create ${name} --type fs --location ${name}`)
    expect(created.stdout).toContain(`Repository created: ${name}, fs (location=${name})`)
    expect((await ctk(`repository create ${name} --type fs --location ${name}`)).exitCode).toBe(3)
    expect((await ctk(`repository check ${name}`)).stdout).toContain(
      `${name} (fs)  0 snapshots  can be written to and read`,
    )
    expect((await ctk(`st ttl ${table} snapshot:${name} 1mo`)).exitCode).toBe(0)
    const [policy] = (await json(`retention list-policies`)).policies
    expect(policy).toMatchObject({ strategy: 'snapshot', target: { repository: name } })
    const run = await ctk(`retention run --cutoff 2020-06-30 --max-share 100`)
    expect([run.exitCode, run.stderr]).toEqual([0, expect.not.stringContaining('✖')])
    expect(run.stdout).toMatch(new RegExp(`readings  4 partitions, 121 rows.* archived to ${name} and dropped in`))
    expect(await count()).toBe(366 - 121)
    const { archives } = await json(`snapshot list ${table}`)
    expect(archives.map(({ label, rows }: { label: string; rows: number }) => [label, rows])).toEqual([
      ['2020-01', 31],
      ['2020-02', 29],
      ['2020-03', 31],
      ['2020-04', 30],
    ])
    const listed = await ctk(`snapshot list ${table}`)
    expect(listed.stdout).toMatch(
      /4 archives · 121 rows only there[\s\S]*2020-01 +31 .*archived[\s\S]*Next: ctk snapshot restore/,
    )
    expect((await ctk(`retention explain ${table}`)).stdout).toMatch(
      new RegExp(`2020-01 … 2020-04 \\(4\\) +121 .* archived \\(${name}\\) +since `),
    )
    expect((await ctk(`snapshot verify ${table} --deep`)).stdout).toContain('4 archives complete, every row read')
    const restored = await ctk(`snapshot restore ${table} 2020-02`)
    expect([restored.exitCode, restored.stdout]).toEqual([
      0,
      expect.stringMatching(
        new RegExp(`${table}  1 partition, 29 rows brought back[\\s\\S]*Next: ctk hold add ${table}`),
      ),
    ])
    expect(await count()).toBe(366 - 121 + 29)
    const beside = await ctk(`snapshot restore ${archives[0].id} --beside`)
    expect(beside.stdout).toContain(`${schema}.readings_restored_${archives[0].id}  1 partition, 31 rows made`)
    expect((await ctk(`repository rm ${name}`)).stderr).toMatch(/is needed: 4 archives are in it, 1 policies? archive/)
    const dry = await ctk(`snapshot expire ${table} --older-than 1y --keep 1 --dry-run`)
    expect(dry.stdout).toMatch(/archives of 3 partitions.*would go/)
    expect((await ctk(`snapshot expire ${table} --older-than 1y`)).stdout).toMatch(
      /archives of 4 partitions.*are gone for good/,
    )
    expect((await ctk(`snapshot list`)).stdout).toContain('Nothing is archived.')
    expect((await ctk(`retention delete-policy ${policy.id}`)).exitCode).toBe(0)
    expect((await ctk(`repository rm ${name}`)).exitCode).toBe(0)
    expect((await ctk(`repository check ${name}`)).exitCode).toBe(3)
  })

  test.each([
    ['--type fs', /needs a location/],
    ['--type fs --location x --bucket b', /of type fs has no bucket/],
    ['--type fs --location x --storage-class standard_ia', /of type fs have no storage class/],
    ['--type azure --container c --storage-class standard_ia', /of type azure have no storage class/],
    ['--type s3 --bucket b --storage-class glacier', /glacier have to be restored before they can be read/],
    ['--type s3 --bucket b --storage-class cold', /storage class "cold" cannot be used/],
    ['--type fs --location /somewhere/else', /cannot be used: .*path\.repo/],
  ])('what does not fit is refused: %s', async (flags, message) => {
    const { exitCode, stderr } = await ctk(`repository create x ${flags}`)
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(message)])
  })

  describe('in object stores', () => {
    let stores: { s3: TestObjectStore; azure: TestObjectStore } | undefined
    const missing: string[] = []
    beforeAll(async () => {
      const [s3, azure] = await Promise.all([startS3Proxy(), startAzurite()])
      for (const store of [s3, azure]) if ('reason' in store) missing.push(store.reason)
      for (const store of [s3, azure]) if (!('reason' in store)) cleanups.push(() => store.stop())
      if (!('reason' in s3) && !('reason' in azure)) stores = { s3, azure }
    })

    test('of both kinds: archived and restored, with the class that was asked for, and no secret anywhere', async ({
      skip,
    }) => {
      if (!stores) return skip(missing.join('; '))
      const { s3, azure } = stores
      const classes = new Set<string>()
      const watched = await watch(s3.url, (header) => classes.add(header))
      cleanups.push(watched.close)
      const login = {
        AWS_ACCESS_KEY_ID: s3.user,
        AWS_SECRET_ACCESS_KEY: s3.password,
        AZURE_STORAGE_ACCOUNT: azure.user,
        AZURE_STORAGE_KEY: azure.password,
      }
      await createBuckets(stores)
      const kinds = {
        s3: `--type s3 --bucket archives --base-path a/b --endpoint ${watched.url} --storage-class standard_ia`,
        azure: `--type azure --container archives --base-path a/b --endpoint ${azure.url}`,
      }
      for (const [kind, flags] of Object.entries(kinds)) {
        const name = `${schema}_${kind}`
        const created = await ctk(`repository create ${name} ${flags} --debug`, login)
        expect([created.exitCode, created.stderr], kind).toEqual([0, expect.not.stringContaining('✖')])
        await fill()
        await ctk(`retention create-policy ${table} --strategy=snapshot --duration=1mo --target repository=${name}`)
        const before = await count()
        expect((await ctk(`retention run --cutoff 2020-04-30 --max-share 100 --debug`)).exitCode).toBe(0)
        expect(await count()).toBeLessThan(before ?? 0)
        expect((await ctk(`snapshot restore ${table} --debug`)).exitCode).toBe(0)
        expect(await count()).toBe(before)
        await ctk(`repository check ${name} --debug`)
        const { policies } = await json('retention list-policies')
        for (const policy of policies) await ctk(`retention delete-policy ${policy.id}`)
      }
      expect(classes).toEqual(new Set(['STANDARD_IA']))
      expect((await ctk('repository list')).stdout).toMatch(/_s3 +s3 +.*bucket=archives.* standard_ia/)
      const wrong = await ctk(`repository create wrong ${kinds.s3} --debug`, {
        ...login,
        AWS_SECRET_ACCESS_KEY: 'secret-that-is-wrong',
      })
      expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining('does not accept the credentials')])
      const audit = await ctk('audit list --json --limit 1000')
      const log = await database.query<{ stmt: string }>(compile(sql`SELECT stmt FROM sys.jobs_log`))
      const everything = [...printed, audit.stdout, ...log.map(({ stmt }) => stmt)].join('\n')
      for (const secret of [s3.password, azure.password, 'secret-that-is-wrong'])
        expect(everything).not.toContain(secret)
      expect(everything).toContain('repository.created')
      for (const kind of Object.keys(kinds)) await ctk(`repository rm ${schema}_${kind} --force`)
    })
  })
})

/** What has to exist before there can be repositories in it. */
async function createBuckets({ s3, azure }: { s3: TestObjectStore; azure: TestObjectStore }): Promise<void> {
  const credentials = { accessKeyId: s3.user, secretAccessKey: s3.password }
  const client = new S3Client({ endpoint: s3.url, region: 'us-east-1', forcePathStyle: true, credentials })
  await client.send(new CreateBucketCommand({ Bucket: 'archives' }))
  const login = new StorageSharedKeyCredential(azure.user, azure.password)
  await new BlobServiceClient(azure.url, login).createContainer('archives')
}

/** Hands everything on to a store, and tells which storage classes were asked for. */
async function watch(url: string, tell: (storageClass: string) => void) {
  const { hostname, port } = new URL(url)
  const server = createServer((incoming, answer) => {
    const asked = incoming.headers['x-amz-storage-class']
    if (typeof asked === 'string') tell(asked)
    const { url: path, method, headers } = incoming
    const outgoing = forward({ hostname, port, path, method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers)
      response.pipe(answer)
    })
    outgoing.on('error', () => answer.destroy())
    incoming.pipe(outgoing)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
