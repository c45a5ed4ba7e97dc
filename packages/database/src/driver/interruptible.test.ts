import { expect, test } from 'vitest'
import { interruptible } from './interruptible.js'

/** A statement that ends when it is told to. */
function statement() {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let requests = 0
  const killed = async () => {
    requests += 1
    reject(new Error('killed'))
  }
  return { promise, resolve, reject, killed, requests: () => requests }
}

test('a statement that ends in time is what it is', async () => {
  const { signal } = new AbortController()
  await expect(interruptible(Promise.resolve(1), async () => {}, { signal, timeoutMs: 60_000 })).resolves.toBe(1)
  const failing = interruptible(Promise.reject(new Error('no')), async () => {}, { signal })
  await expect(failing).rejects.toThrow('no')
})

test('an abort stops it on the server', async () => {
  const { promise, killed, requests } = statement()
  const controller = new AbortController()
  const work = interruptible(promise, killed, { signal: controller.signal })
  controller.abort()
  await expect(work).rejects.toMatchObject({ code: 'CTK_ABORTED', data: { stopped: true } })
  expect(requests()).toBe(1)
})

test('a timeout stops it on the server, and says how long it was', async () => {
  const { promise, killed } = statement()
  await expect(interruptible(promise, killed, { timeoutMs: 10 })).rejects.toMatchObject({
    code: 'CTK_TIMEOUT',
    message: 'A statement took longer than 0.01 s.',
  })
})

test('asking is repeated: the first request may come before the statement does', async () => {
  const { promise, killed } = statement()
  let asked = 0
  const stop = async () => {
    asked += 1
    if (asked === 2) throw new Error('the way to the server is rough')
    if (asked === 3) await killed()
  }
  await expect(interruptible(promise, stop, { timeoutMs: 1 })).rejects.toMatchObject({ code: 'CTK_TIMEOUT' })
  expect(asked).toBe(3)
})

test('a statement that finishes all the same has finished', async () => {
  const { promise, resolve } = statement()
  const signal = AbortSignal.abort()
  await expect(interruptible(promise, async () => resolve('done'), { signal })).resolves.toBe('done')
})
