import type { Address } from '../address/address.js'

/** A cluster of a cloud. */
export interface Cluster {
  readonly id: string
  readonly name: string
  readonly region: string
  readonly version: string
  readonly status: 'running' | 'suspended' | 'deploying' | 'failed' | (string & {})
  readonly url: string
}

/** An import or export that the cloud itself carries out. */
export interface CloudJob {
  readonly id: string
  readonly kind: 'import' | 'export'
  readonly status: 'queued' | 'running' | 'succeeded' | 'failed'
  readonly message?: string
  /** From 0 to 100. */
  readonly percent?: number
}

/** A cloud that runs databases. The contribution's name is what `--cloud` takes. Clusters are given by id or by name. */
export interface CloudProvider {
  clusters(signal?: AbortSignal): Promise<Cluster[]>
  find(idOrName: string, signal?: AbortSignal): Promise<Cluster | undefined>
  status(idOrName: string, signal?: AbortSignal): Promise<Cluster>
  start(idOrName: string, signal?: AbortSignal): Promise<Cluster>
  stop(idOrName: string, signal?: AbortSignal): Promise<Cluster>
  deploy(request: { readonly name: string; readonly options: unknown }, signal?: AbortSignal): Promise<Cluster>
  importJobs(idOrName: string, signal?: AbortSignal): Promise<CloudJob[]>
  upload(
    idOrName: string,
    bytes: AsyncIterable<Uint8Array>,
    request: { readonly table: string; readonly format: string },
    signal?: AbortSignal,
  ): Promise<CloudJob>
  exportJobs(idOrName: string, signal?: AbortSignal): Promise<CloudJob[]>
  /** The address to connect to, with credentials that may be short-lived. */
  databaseAddress(idOrName: string, signal?: AbortSignal): Promise<Address>
}
