import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chaosProxy } from './chaos-proxy.js'
import { randomFates } from './random-fates.js'

const arrived: string[] = []
const server = createServer((request, response) => {
  arrived.push(request.url ?? '')
  response.end(`answer to ${request.url}`)
})
let url = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
const get = async (base: string, path: string, signal?: AbortSignal) =>
  (await fetch(`${base}${path}`, { headers: { connection: 'close' }, ...(signal && { signal }) })).text()

test('passes everything on when nothing is said, and counts replies', async () => {
  await using proxy = await chaosProxy(url, {})
  expect(await get(proxy.url, '/a')).toBe('answer to /a')
  expect(await get(proxy.url, '/b')).toBe('answer to /b')
  expect(proxy.replies).toBe(2)
})

test('a request that is cut never arrives; a reply that is cut was sent for nothing', async () => {
  await using before = await chaosProxy(url, { request: (text) => (text.includes('/never') ? 'cut' : 'pass') })
  await expect(get(before.url, '/never')).rejects.toThrow()
  expect(arrived).not.toContain('/never')
  expect(await get(before.url, '/other')).toBe('answer to /other')
  await using after = await chaosProxy(url, { reply: (n) => (n === 1 ? 'cut' : 'pass') })
  await expect(get(after.url, '/lost')).rejects.toThrow()
  expect(arrived).toContain('/lost')
  expect(await get(after.url, '/kept')).toBe('answer to /kept')
})

test('what is held arrives when it is let go', async () => {
  const gate = Promise.withResolvers<void>()
  await using proxy = await chaosProxy(url, { request: (text) => (text.includes('/held') ? gate.promise : 'pass') })
  const held = get(proxy.url, '/held')
  expect(await get(proxy.url, '/meanwhile')).toBe('answer to /meanwhile')
  expect(arrived).not.toContain('/held')
  gate.resolve()
  expect(await held).toBe('answer to /held')
})

test('a reply that is swallowed leaves the client waiting', async () => {
  await using proxy = await chaosProxy(url, { reply: (_, request) => (request.includes('/gone') ? 'swallow' : 'pass') })
  const impatient = new AbortController()
  const waiting = get(proxy.url, '/gone', impatient.signal)
  waiting.catch(() => undefined)
  const first = await Promise.race([waiting, sleep(300, 'still waiting')])
  expect(first).toBe('still waiting')
  impatient.abort()
  await expect(waiting).rejects.toThrow()
})

test('chance is the same for the same seed', () => {
  const draw = (seed: number) => {
    const fate = randomFates(seed, { cut: 0.2, swallow: 0.2 })
    return Array.from({ length: 200 }, () => fate())
  }
  expect(draw(7)).toEqual(draw(7))
  expect(draw(7)).not.toEqual(draw(8))
  expect(new Set(draw(7))).toEqual(new Set(['cut', 'swallow', 'pass']))
})
