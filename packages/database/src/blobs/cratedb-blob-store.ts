import { type Address, type BlobStore, type BlobToStore, CtkError, compile, id, type Sql, sql } from '@ctk/core'
import type { Endpoint } from '../driver/cratedb-http/endpoint.js'
import type { Driver } from '../driver/driver.js'
import { throwIfAborted } from '../errors/interruption.js'
import { wrapDriverError } from '../errors/wrap-driver-error.js'
import { type BlobAnswer, requestBlob } from './request-blob.js'

/** Blob tables of CrateDB: their rows come and go over HTTP, beside SQL. */
export class CrateDbBlobStore implements BlobStore {
  readonly #driver: Pick<Driver, 'query' | 'execute'>
  readonly #endpoint: Endpoint
  readonly #address: Address

  constructor(driver: Pick<Driver, 'query' | 'execute'>, endpoint: Endpoint, address: Address) {
    this.#driver = driver
    this.#endpoint = endpoint
    this.#address = address
  }

  async hasTable(table: string, signal?: AbortSignal): Promise<boolean> {
    const found = compile(
      sql`SELECT table_name FROM information_schema.tables WHERE table_schema = 'blob' AND table_name = ${table}`,
    )
    return (await this.#driver.query(found, signal)).length > 0
  }

  async createTable(
    table: string,
    { shards, replicas }: Parameters<BlobStore['createTable']>[1],
    signal?: AbortSignal,
  ): Promise<void> {
    const clustered: Sql = shards === undefined ? sql`` : sql` CLUSTERED INTO ${shards} SHARDS`
    const options: Sql = replicas === undefined ? sql`` : sql` WITH (number_of_replicas = ${replicas})`
    await this.#driver.execute(compile(sql`CREATE BLOB TABLE ${id('blob', table)}${clustered}${options}`), signal)
  }

  async put({ table, digest, size, bytes }: BlobToStore, signal?: AbortSignal): Promise<'stored' | 'existed'> {
    const { status } = await this.#request('PUT', table, digest, signal, { size, bytes })
    if (status === 201) return 'stored'
    if (status === 409) return 'existed'
    throw new CtkError({
      code: 'CTK_NOT_VERIFIED',
      message: `CrateDB did not find the digest ${digest} in the bytes that it received (${status}).`,
      suggestions: ['Was the source changed while it was read? Load it again.'],
    })
  }

  async size(table: string, digest: string, signal?: AbortSignal): Promise<number | undefined> {
    const { status, headers } = await this.#request('HEAD', table, digest, signal)
    return status === 200 ? Number(headers['content-length']) : undefined
  }

  async *get(table: string, digest: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const { status, body } = await this.#request('GET', table, digest, signal)
    if (status !== 200) {
      body.resume()
      throw new CtkError({
        code: 'CTK_FILE_MISSING',
        message: `There is no blob ${digest} in the blob table ${table}.`,
        suggestions: [`Those that there are:  SELECT digest FROM blob."${table}"`],
      })
    }
    try {
      for await (const chunk of body) yield chunk as Buffer
    } catch (error) {
      throwIfAborted(signal)
      throw wrapDriverError(error, { address: this.#address, sql: `GET ${pathOf(table, digest)}` })
    }
  }

  urlOf(table: string, digest: string): string {
    const { secure, host, port } = this.#endpoint
    return `${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}${pathOf(table, digest)}`
  }

  async #request(
    method: 'GET' | 'HEAD' | 'PUT',
    table: string,
    digest: string,
    signal: AbortSignal | undefined,
    content?: Pick<BlobToStore, 'size' | 'bytes'>,
  ): Promise<BlobAnswer> {
    throwIfAborted(signal)
    const path = pathOf(table, digest)
    const what = { address: this.#address, sql: `${method} ${path}` }
    try {
      const answer = await requestBlob(this.#endpoint, { method, path, signal, ...content })
      const { status } = answer
      if ([200, 201, 400, 404, 409].includes(status)) {
        if (method !== 'GET') answer.body.resume()
        if (method !== 'PUT' || status !== 404) return answer
        throw new CtkError({ code: 'CTK_TABLE_MISSING', message: `There is no blob table ${table}.` })
      }
      answer.body.resume()
      throw Object.assign(new Error(`CrateDB answered ${status}`), { status })
    } catch (error) {
      throwIfAborted(signal)
      throw wrapDriverError(error, what)
    }
  }
}

const pathOf = (table: string, digest: string) => `/_blobs/${table}/${digest}`
