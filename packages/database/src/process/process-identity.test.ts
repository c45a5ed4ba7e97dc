import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { isProcessGone, processIdentity } from './process-identity.js'

async function startProcess() {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1e6)'])
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

test('a process that lives is not gone, and one that was killed is', async () => {
  const child = await startProcess()
  const identity = (await processIdentity(child.pid)) ?? ''
  expect(await isProcessGone(identity)).toBe(false)
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
  expect(await isProcessGone(identity)).toBe(true)
  expect(await isProcessGone((await processIdentity()) ?? '')).toBe(false)
})

test('a later process with the same id is another one', async () => {
  const own = JSON.parse((await processIdentity()) ?? '')
  expect(await isProcessGone(JSON.stringify({ ...own, started: 'earlier' }))).toBe(true)
})

test.each(['host', 'boot', 'namespace'])('of a process of another %s nothing is known', async (part) => {
  const child = await startProcess()
  const identity = JSON.parse((await processIdentity(child.pid)) ?? '')
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
  expect(await isProcessGone(JSON.stringify({ ...identity, [part]: 'another' }))).toBe(false)
})

test.each(['', 'x', 'null', '{}', '{"pid":0}', '{"pid":-1}', '{"pid":"1"}'])('%j names no process', async (text) => {
  expect(await isProcessGone(text)).toBe(false)
})

test('a process that has ended and was not waited for is gone', async () => {
  // The shell becomes a program that never waits for the child that the shell had started.
  const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'])
  onTestFinished(() => void parent.kill('SIGKILL'))
  const [line] = await once(parent.stdout, 'data')
  const identity = (await processIdentity(Number(String(line)))) ?? ''
  expect(await isProcessGone(identity)).toBe(false)
  await expect.poll(() => isProcessGone(identity)).toBe(true)
})
