import { createServer, request as forward } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ChaosRules, chaosProxy, describeDatabases, uniqueSchema } from '@ctk/conformance'
import { compile, type Database, sql, tableId, type WriterOptions } from '@ctk/core'
import { openDatabase } from '@ctk/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dropSchema } from './drop-schema.js'
import { batchOf, countRows, createTable, everyKind } from './writing.js'

const columns = everyKind.filter(({ name }) => name === 'id' || name === 'name')
const rows = Array.from({ length: 500 }, (_, id) => ({ id, name: `row ${id}` }))

describeDatabases(['postgresql', 'cratedb'], 'the batch writer on a bad connection', (found) => {
  const schema = uniqueSchema('retry')
  let database: Database
  let tables = 0

  beforeAll(async () => {
    database = await openDatabase(found.url)
    if (database.dialect === 'postgresql') await database.execute({ sql: `CREATE SCHEMA "${schema}"`, parameters: [] })
  })
  afterAll(async () => {
    await dropSchema(database, schema)
    await database[Symbol.asyncDispose]()
  })

  /** Writes all rows through a connection that fails once, where the rule says. */
  const writeThrough = async (
    rules: (once: (condition: boolean) => 'pass' | 'cut') => ChaosRules,
    { key = true, ...options }: Partial<WriterOptions> & { readonly key?: boolean } = {},
  ) => {
    const table = { schema, name: `t${tables++}` }
    await createTable(database, { name: table, columns, ...(key && { primaryKey: ['id'] }) })
    let cut = 0
    const once = (condition: boolean) => {
      if (!condition || cut > 0) return 'pass'
      cut += 1
      return 'cut'
    }
    await using proxy = await chaosProxy(found.url, rules(once))
    await using through = await openDatabase(proxy.url)
    await using writer = await through.writer(table, { columns: ['id', 'name'], ...options })
    const result = await writer.write(batchOf(['id', 'name'], rows)).catch((error: unknown) => error)
    await database.refresh([table])
    return { result, cut, count: await countRows(database, table) }
  }
  const isWrite = (text: string) => /COPY "|INSERT INTO/.test(text)

  test('what broke before the rows were there is repeated where that cannot write them twice', async () => {
    const request = (once: (condition: boolean) => 'pass' | 'cut') => ({
      request: (text: string) => once(isWrite(text)),
    })
    const kept = await writeThrough(request, { onConflict: 'keep' })
    expect(kept).toEqual({ result: { written: 500, kept: 0, rejected: [] }, cut: 1, count: 500 })
    const plain = await writeThrough(request, { key: false })
    // A transaction that was never committed is rolled back; of CrateDB it is not known what it has read.
    if (found.name === 'postgresql') {
      expect(plain).toEqual({ result: { written: 500, rejected: [] }, cut: 1, count: 500 })
    } else {
      expect(plain.result).toMatchObject({ code: 'CTK_CONNECTION_FAILED' })
      expect(plain).toMatchObject({ cut: 1, count: 0 })
    }
  })

  test('a lost answer is asked for again only where rows are known by their key', async () => {
    const isLast = (text: string) => (found.name === 'postgresql' ? /COMMIT/.test(text) : isWrite(text))
    const reply = (once: (condition: boolean) => 'pass' | 'cut') => ({
      reply: (_: number, text: string) => once(isLast(text)),
    })
    const kept = await writeThrough(reply, { onConflict: 'keep' })
    expect(kept).toEqual({ result: { written: 0, kept: 500, rejected: [] }, cut: 1, count: 500 })
    const updated = await writeThrough(reply, { onConflict: 'update' })
    expect(updated).toEqual({ result: { written: 500, rejected: [] }, cut: 1, count: 500 })
    const plain = await writeThrough(reply, { key: false })
    expect(plain.result).toMatchObject({ code: 'CTK_CONNECTION_FAILED' })
    expect(plain).toMatchObject({ cut: 1, count: 500 })
  })
})

describeDatabases(['cratedb'], 'the batch writer behind a proxy', (found) => {
  const schema = uniqueSchema('proxied')
  let database: Database

  beforeAll(async () => {
    database = await openDatabase(found.url)
  })
  afterAll(async () => {
    await dropSchema(database, schema)
    await database[Symbol.asyncDispose]()
  })

  /** Passes requests on, except those that are answered by a status. */
  const proxy = async (answer: (length: number, text: string) => number | undefined) => {
    const { hostname, port } = new URL(found.url)
    const server = createServer(async (incoming, outgoing) => {
      const chunks: Buffer[] = []
      for await (const chunk of incoming) chunks.push(chunk as Buffer)
      const body = Buffer.concat(chunks)
      const status = answer(body.length, body.toString())
      if (status !== undefined) return outgoing.writeHead(status).end('<html>no</html>')
      const { method, url, headers } = incoming
      const onward = forward({ hostname, port, method, path: url, headers }, (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers)
        response.pipe(outgoing)
      })
      onward.end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return {
      url: `http://crate@127.0.0.1:${(server.address() as AddressInfo).port}`,
      [Symbol.asyncDispose]: async () => {
        server.closeAllConnections()
        server.close()
      },
    }
  }

  test.each([429, 503])('waits and asks again after status %d', async (status) => {
    const table = { schema, name: `busy${status}` }
    await createTable(database, { name: table, columns })
    let refused = 0
    await using busy = await proxy((_, text) => (/INSERT/.test(text) && refused++ === 0 ? status : undefined))
    await using through = await openDatabase(busy.url)
    await using writer = await through.writer(table, { columns: ['id', 'name'] })
    expect(await writer.write(batchOf(['id', 'name'], rows))).toEqual({ written: 500, rejected: [] })
    expect(refused).toBe(2)
    await writer.finish()
    expect(await countRows(database, table)).toBe(500)
  })

  test('sends less at a time, and rejects what is too large alone', async () => {
    const table = { schema, name: 'large' }
    await createTable(database, { name: table, columns })
    const sizes: number[] = []
    await using small = await proxy((length, text) => {
      if (!/INSERT/.test(text)) return undefined
      sizes.push(length)
      return length > 4_000 ? 413 : undefined
    })
    await using through = await openDatabase(small.url)
    await using writer = await through.writer(table, { columns: ['id', 'name'] })
    const large = rows.map((row) => (row.id === 77 ? { ...row, name: 'x'.repeat(5_000) } : row))
    const { written, rejected } = await writer.write(batchOf(['id', 'name'], large))
    expect({ written, indexes: rejected.map(({ index }) => index) }).toEqual({ written: 499, indexes: [77] })
    const before = sizes.length
    await writer.write(batchOf(['id', 'name'], rows.slice(0, 8)))
    expect(sizes.slice(before).every((size) => size <= 4_000)).toBe(true)
    await writer.finish()
    const query = compile(sql`SELECT count(*) AS n FROM ${tableId(table)} WHERE id = 77`)
    expect(await database.query(query)).toEqual([{ n: 0 }])
  })
})
