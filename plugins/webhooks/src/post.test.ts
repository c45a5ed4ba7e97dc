import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { post } from './post.js'

const now = Date.UTC(2026, 10, 23)
const keys = [Buffer.alloc(32, 1)]
const never = new AbortController().signal

async function receiver(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const send = (url: string, signal = never) => post({ url, id: 'R1.1', body: '{}', keys }, now, signal)

test.each([
  [200, 'delivered'],
  [204, 'delivered'],
  [400, 'refused'],
  [401, 'refused'],
  [404, 'refused'],
  [408, 'again'],
  [410, 'gone'],
  [429, 'again'],
  [500, 'again'],
  [503, 'again'],
])('an answer of %i is %s', async (status, outcome) => {
  const url = await receiver((_, response) => response.writeHead(status).end('hello'))
  expect(await send(url)).toMatchObject({ outcome, status, retryAfterMs: undefined })
})

test('a redirect is not followed', async () => {
  let followed = false
  const elsewhere = await receiver((_, response) => {
    followed = true
    response.end()
  })
  const url = await receiver((_, response) => response.writeHead(307, { location: elsewhere }).end())
  expect(await send(url)).toMatchObject({
    outcome: 'refused',
    status: 307,
    detail: expect.stringContaining('not followed'),
  })
  expect(followed).toBe(false)
})

test.each([
  ['2', 2_000],
  ['Mon, 23 Nov 2026 00:00:30 GMT', 30_000],
  ['Mon, 23 Nov 2026 00:00:00 GMT', 0],
  ['999999', 3_600_000],
  ['soon', undefined],
])('Retry-After: %s is heeded, up to an hour', async (text, expected) => {
  const url = await receiver((_, response) => response.writeHead(429, { 'retry-after': text }).end())
  expect((await send(url)).retryAfterMs).toBe(expected)
})

test('a receiver that does not answer is given up with the signal, and one that is not there is named by its code', async () => {
  const silent = await receiver(() => undefined)
  expect(await send(silent, AbortSignal.timeout(50))).toMatchObject({ outcome: 'again', detail: 'no answer in time' })
  const gone = await receiver((request) => request.socket.destroy())
  expect(await send(gone)).toMatchObject({
    outcome: 'again',
    status: undefined,
    detail: expect.stringMatching(/reached \(/),
  })
})

test('a login in the URL becomes a header, and is in no message', async () => {
  let authorization: string | undefined
  const url = await receiver((request, response) => {
    authorization = request.headers.authorization
    response.writeHead(500).end()
  })
  const attempt = await send(url.replace('//', '//ana:p%40ss@'))
  expect(authorization).toBe(`Basic ${Buffer.from('ana:p@ss').toString('base64')}`)
  expect(JSON.stringify(attempt)).not.toMatch(/p@ss|p%40ss/)
})
