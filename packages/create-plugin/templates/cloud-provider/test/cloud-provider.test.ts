import { describeCloudProvider } from '@ctk/conformance'
import { afterAll, expect, test } from 'vitest'
import { cloudProvider } from '../src/cloud-provider.js'
import { password, startCloud, token } from './cloud-server.js'

const cloud = await startCloud()
afterAll(() => cloud.close())
const settings = { url: cloud.url, token }

describeCloudProvider({
  name: 'my-own',
  load: async () => cloudProvider(settings),
  cluster: { id: 'c1', name: 'metrics' },
  password,
  deploy: { name: 'events', options: {} },
})

test('sends the bytes as they are', async () => {
  const bytes = (async function* () {
    yield Buffer.from('id\n1\n')
    yield Buffer.from('2\n')
  })()
  const job = await cloudProvider(settings).upload('c1', bytes, { table: 'doc.metrics', format: 'csv' })
  expect(job.message).toBe('2 rows into doc.metrics')
})

test('says what is not set up, not accepted, or not there', async () => {
  const unknown = cloudProvider({ ...settings, token: undefined })
  await expect(unknown.clusters()).rejects.toMatchObject({ code: 'CTK_CONFIG_INVALID' })
  const wrong = cloudProvider({ ...settings, token: 'wrong' })
  await expect(wrong.clusters()).rejects.toMatchObject({ code: 'CTK_AUTH_FAILED' })
  const nowhere = cloudProvider({ ...settings, url: 'http://127.0.0.1:1' })
  await expect(nowhere.clusters()).rejects.toMatchObject({ code: 'CTK_CONNECTION_FAILED' })
})
