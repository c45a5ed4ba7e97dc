import { describeSource } from '@ctk/conformance'
import { type OpenedRows, parseResource } from '@ctk/core'
import { afterAll, expect, test } from 'vitest'
import { source } from '../src/source.js'
import { startApi } from './api-server.js'

const api = await startApi()
afterAll(() => api.close())

const url = (path: string) => `my-own://${api.host}/${path}`
const { signal } = new AbortController()

describeSource({
  source,
  scheme: 'my-own',
  resources: { good: url('readings'), empty: url('nothing'), missing: url('no-such-thing') },
})

test('goes on behind the page that was written last', async () => {
  const open = async (resume?: Record<string, unknown>) => {
    const opened = await source.open(parseResource(url('readings')), { signal, ...(resume && { resume }) })
    return Array.fromAsync((opened as OpenedRows).batches)
  }
  const pages = await open()
  expect(pages.map(({ rowCount, lines }) => [rowCount, lines[0]])).toEqual([
    [1000, 1],
    [1000, 1001],
    [1000, 2001],
  ])
  expect(await open({ '': pages[1]?.position })).toEqual(pages.slice(2))
})

test.each([
  ['secret', 'CTK_AUTH_FAILED'],
  ['broken', 'CTK_CONNECTION_FAILED'],
  ['text', 'CTK_FILE_INVALID'],
])('says what is wrong with /%s', async (path, code) => {
  const opened = (await source.open(parseResource(url(path)), { signal })) as OpenedRows
  await expect(Array.fromAsync(opened.batches)).rejects.toMatchObject({ code })
})
