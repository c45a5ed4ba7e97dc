import type { Address } from '../address/address.js'

/** A cluster of a cloud. */
export interface Cluster {
  readonly id: string
  readonly name: string
  readonly region: string
  /** Of the database. */
  readonly version: string
  readonly status: 'running' | 'suspended' | 'deploying' | 'failed' | (string & {})
  /** Where the database is, without credentials. */
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

/**
 * A cloud that runs databases. The contribution's name is what `--cloud` takes. Clusters are given by id or by name.
 *
 * @throws CTK_CLUSTER_NOT_FOUND where there is no such cluster, CTK_AUTH_FAILED, CTK_CONNECTION_FAILED, CTK_ABORTED
 */
export interface CloudProvider {
  clusters(signal?: AbortSignal): Promise<Cluster[]>
  /** The cluster, or undefined where there is none. */
  find(idOrName: string, signal?: AbortSignal): Promise<Cluster | undefined>
  status(idOrName: string, signal?: AbortSignal): Promise<Cluster>
  /** Returns when the cloud has taken the order; {@link CloudProvider.status} tells when it is done. A cluster that runs stays as it is. */
  start(idOrName: string, signal?: AbortSignal): Promise<Cluster>
  /** The same the other way: `suspended` in the end. */
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
