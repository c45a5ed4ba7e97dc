import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { describeDatabases, describeServer, startAzurite, startS3Proxy, uniqueSchema } from '@ctk/conformance'
import { compile, createToolkit, type Database, id, type Repository, sql, type Toolkit } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { formatParquet } from '@ctk/plugin-format-parquet'
import { loadAzure } from '@ctk/plugin-load-azure'
import { loadS3 } from '@ctk/plugin-load-s3'
import { archiveVerifier, retentionSnapshot } from '@ctk/plugin-retention-snapshot'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createOddTable, oddTable, rowTexts } from './parquet-table.js'

const stored = (type: Repository['type'], settings: Repository['settings'], storageClass?: string): Repository => ({
  name: 'cold',
  type,
  settings,
  storageClass,
  createdAt: 0,
})

describeDatabases(['postgresql'], 'Parquet archives in stores of objects', (db) => {
  const archiveAndRestore = async (repository: Repository) => {
    const [schema, own] = [uniqueSchema('stores'), uniqueSchema('ext')]
    await using database = await openDatabase(db.url)
    try {
      await database.execute(compile(sql`CREATE SCHEMA ${id(schema)}`))
      const plugins = [retentionSnapshot, loadS3, loadAzure, formatParquet]
      const toolkit = createToolkit({ database, plugins, schema: own })
      await toolkit.setup()
      await toolkit.archives.saveRepository(repository)
      await roundTrip(toolkit, database, schema)
    } finally {
      for (const name of [schema, own]) await database.execute(compile(sql`DROP SCHEMA IF EXISTS ${id(name)} CASCADE`))
    }
  }

  describe('S3', async () => {
    await describeServer('with signatures', startS3Proxy, ({ url, user, password }) => {
      beforeAll(async () => {
        vi.stubEnv('AWS_ACCESS_KEY_ID', user)
        vi.stubEnv('AWS_SECRET_ACCESS_KEY', password)
      })
      afterAll(() => vi.unstubAllEnvs())

      it('hold what was archived, row for row, and are told the storage class', async () => {
        await using wire = await listenTo(url)
        await makeBucket(url, user, password)
        const settings = { bucket: 'cold', basePath: 'ctk/archives', endpoint: wire.url }
        await archiveAndRestore(stored('s3', settings, 'standard_ia'))
        const uploads = wire.heard().match(/^PUT \/cold\/ctk\/archives\/[^ ]*/gm) ?? []
        expect(uploads.length).toBeGreaterThanOrEqual(8)
        expect(wire.heard().match(/^x-amz-storage-class: STANDARD_IA\r$/gim)).toHaveLength(uploads.length)
      })
    })
  })

  describe('Azure', async () => {
    await describeServer('with a shared key', startAzurite, ({ url, user, password }) => {
      beforeAll(() => vi.stubEnv('AZURE_STORAGE_KEY', password))
      afterAll(() => vi.unstubAllEnvs())

      it('hold what was archived, row for row', async () => {
        await makeContainer(url, user, password)
        await archiveAndRestore(stored('azure', { account: user, container: 'cold', basePath: 'ctk', endpoint: url }))
      })
    })
  })
})

async function roundTrip(toolkit: Toolkit, database: Database, schema: string): Promise<void> {
  const table = { schema, name: oddTable }
  await createOddTable(database, table)
  const before = await rowTexts(database, table)
  await toolkit.policies.create({
    strategy: 'snapshot',
    table,
    column: 'Time',
    duration: '1mo',
    target: { repository: 'cold' },
  })
  const { tables } = await toolkit.retention.run({ cutoff: '2020-04-01', maxShare: 100 })
  expect(tables[0]).toMatchObject({ status: 'done', removed: { partitions: 4 } })
  const verify = await archiveVerifier(toolkit.registry)
  for (const archive of await toolkit.archives.find())
    expect(await verify(archive, { deep: true })).toMatchObject({ ok: true, problems: [] })
  expect(await toolkit.retention.restore({ table })).toMatchObject({ exitCode: 0 })
  expect(await rowTexts(database, table)).toEqual(before)
}

/** Passes everything on, and keeps what clients say. */
async function listenTo(url: string) {
  const { hostname, port } = new URL(url)
  const said: Buffer[] = []
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    client.on('data', (bytes) => said.push(bytes as Buffer))
    client.pipe(upstream).pipe(client)
    for (const socket of [client, upstream]) socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: own } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${own}`,
    heard: () => Buffer.concat(said).toString('latin1'),
    [Symbol.asyncDispose]: async () => {
      server.close()
    },
  }
}

async function makeBucket(endpoint: string, accessKeyId: string, secretAccessKey: string): Promise<void> {
  const { CreateBucketCommand, S3Client } = await import('@aws-sdk/client-s3')
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  })
  await client.send(new CreateBucketCommand({ Bucket: 'cold' }))
}

async function makeContainer(endpoint: string, account: string, key: string): Promise<void> {
  const { BlobServiceClient, StorageSharedKeyCredential } = await import('@azure/storage-blob')
  await new BlobServiceClient(endpoint, new StorageSharedKeyCredential(account, key)).createContainer('cold')
}
