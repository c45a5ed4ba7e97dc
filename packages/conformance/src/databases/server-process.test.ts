import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { serverFolder } from './server-folder.js'
import { startServerProcess } from './server-process.js'
import { untilReady } from './until-ready.js'

/** Ignores SIGTERM, as a server that hangs would. */
const stubborn = 'trap "" TERM; echo "listening as $$"; while :; do sleep 1; done'

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 200 && !condition(); attempt += 1) await sleep(50)
  expect(condition()).toBe(true)
}

test('stop() ends the server and removes its folder', async () => {
  const folder = await serverFolder('process', undefined)
  const args = ['-c', stubborn]
  const server = startServerProcess({ command: 'sh', args, folder, user: undefined, stopSignal: 'KILL' })
  await until(() => /as \d+/.test(server.output()))
  const pid = Number(/as (\d+)/.exec(server.output())?.[1])
  expect(server.running).toBe(true)
  await server.stop()
  expect(server.running).toBe(false)
  expect(isAlive(pid)).toBe(false)
  expect(existsSync(folder)).toBe(false)
  await server.stop()
})

test('a server goes on while this process is busy, however much it prints', async () => {
  const folder = await serverFolder('process', undefined)
  const args = ['-c', 'yes | head -c 300000; echo all printed; sleep 60']
  const server = startServerProcess({ command: 'sh', args, folder, user: undefined, stopSignal: 'KILL' })
  spawnSync('sleep', ['2'])
  expect(server.output()).toContain('all printed')
  await server.stop()
})

test('a server that ends at once fails with what it printed, and leaves no folder', async () => {
  const folder = await serverFolder('process', undefined)
  const args = ['-c', 'echo cannot bind >&2; exit 3']
  const server = startServerProcess({ command: 'sh', args, folder, user: undefined, stopSignal: 'TERM' })
  const probe = () => Promise.reject(new Error('refused'))
  await expect(untilReady(server, probe, 10)).rejects.toThrow('ended at once; its last output: cannot bind')
  expect(existsSync(folder)).toBe(false)
})

test('a server ends with its parent, even when that is killed', { timeout: 30_000 }, async () => {
  const folder = await serverFolder('process', undefined)
  const url = pathToFileURL(new URL('./server-process.ts', import.meta.url).pathname)
  const script = `
    import { startServerProcess } from ${JSON.stringify(url)}
    const server = startServerProcess({ command: 'sh', args: ['-c', ${JSON.stringify(stubborn)}],
      folder: ${JSON.stringify(folder)}, user: undefined, stopSignal: 'KILL' })
    setInterval(() => console.log(server.output()), 50)`
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script])
  let output = ''
  parent.stdout.on('data', (part) => {
    output += part
  })
  await until(() => /as \d+/.test(output))
  const pid = Number(/as (\d+)/.exec(output)?.[1])
  expect(isAlive(pid)).toBe(true)
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  await until(() => !isAlive(pid) && !existsSync(folder))
})
