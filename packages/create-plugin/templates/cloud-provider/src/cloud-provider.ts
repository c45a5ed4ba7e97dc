import { Address, type CloudJob, type CloudProvider, type Cluster, CtkError, Secret } from '@ctk/core'
import { cloudApi } from './cloud-api.js'
import { type CloudSettings, settingsOf } from './settings.js'

/** The clusters of the cloud. */
export function cloudProvider(settings: CloudSettings = settingsOf(process.env)): CloudProvider {
  const api = cloudApi(settings)
  const clusters = (signal?: AbortSignal) => api<Cluster[]>('/clusters', { signal })

  const find = async (idOrName: string, signal?: AbortSignal) => {
    const all = await clusters(signal)
    return all.find(({ id }) => id === idOrName) ?? all.find(({ name }) => name === idOrName)
  }

  const status = async (idOrName: string, signal?: AbortSignal) => {
    const cluster = await find(idOrName, signal)
    if (cluster) return cluster
    const names = (await clusters(signal)).map(({ name }) => name)
    throw new CtkError({
      code: 'CTK_CLUSTER_NOT_FOUND',
      message: `The cloud my-own has no cluster "${idOrName}".`,
      suggestions: [names.length > 0 ? `There are ${names.join(', ')}.` : 'There are none.'],
    })
  }

  const order = (action: 'start' | 'stop') => async (idOrName: string, signal?: AbortSignal) => {
    const { id } = await status(idOrName, signal)
    return api<Cluster>(`/clusters/${id}/${action}`, { method: 'POST', signal })
  }

  const jobs = (kind: CloudJob['kind']) => async (idOrName: string, signal?: AbortSignal) => {
    const { id } = await status(idOrName, signal)
    return api<CloudJob[]>(`/clusters/${id}/jobs?kind=${kind}`, { signal })
  }

  return {
    clusters,
    find,
    status,
    start: order('start'),
    stop: order('stop'),
    deploy: (request, signal) => api('/clusters', { method: 'POST', body: request, signal }),
    importJobs: jobs('import'),
    exportJobs: jobs('export'),
    async upload(idOrName, bytes, request, signal) {
      const { id } = await status(idOrName, signal)
      const query = new URLSearchParams({ table: request.table, format: request.format })
      return api(`/clusters/${id}/imports?${query}`, { method: 'PUT', body: bytes, signal })
    },
    async databaseAddress(idOrName, signal) {
      const { id } = await status(idOrName, signal)
      const { url, password } = await api<{ url: string; password: string }>(`/clusters/${id}/login`, { signal })
      return Address.parse(url).withPassword(new Secret(password))
    },
  }
}
