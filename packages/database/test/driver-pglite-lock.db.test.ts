import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from '../src/driver/pglite/lock-folder.js'
import { processStart } from '../src/driver/pglite/process-start.js'
import { holdFolder, killHard } from './hold-folder.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ctk-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Writes a claim as a process would have left it. */
async function leaveClaim(claim: object): Promise<void> {
  const release = await lockFolder(folder)
  const [name] = readdirSync(join(folder, 'ctk.lock'))
  release()
  const again = await lockFolder(folder)
  writeFileSync(join(folder, 'ctk.lock', `${name}`), JSON.stringify(claim))
  again()
}

test('a folder is for one at a time, in one process too', async () => {
  const release = await lockFolder(folder)
  await expect(lockFolder(folder)).rejects.toMatchObject({
    code: 'CTK_DATABASE_BUSY',
    exitCode: 5,
    message: `The embedded database ${folder} is open in this process (${process.pid}).`,
  })
  release()
  release()
  expect(readdirSync(folder)).toEqual([])
  const next = await lockFolder(folder)
  next()
})

test('another process is refused and told whom to wait for', async () => {
  const release = await lockFolder(folder)
  const { said, child } = await holdFolder(folder)
  await killHard(child)
  expect(said).toBe(`CTK_DATABASE_BUSY The embedded database ${folder} is open in process ${process.pid}.`)
  release()
})

test('a process that was killed holds nothing any more', async () => {
  const { said, child } = await holdFolder(folder)
  expect(said).toBe('held')
  await expect(lockFolder(folder)).rejects.toMatchObject({
    message: `The embedded database ${folder} is open in process ${child.pid}.`,
    data: { pid: child.pid },
  })
  await killHard(child)
  const release = await lockFolder(folder)
  expect(readdirSync(join(folder, 'ctk.lock'))).toHaveLength(1)
  release()
})

test('a process that ends without releasing it leaves nothing behind', async () => {
  const { said, child } = await holdFolder(folder, 'setTimeout(() => process.exit(3), 10)')
  expect(said).toBe('held')
  await once(child, 'exit')
  expect(readdirSync(folder)).toEqual([])
})

test('of many who find the claim of a dead process at once, one wins', async () => {
  const { child } = await holdFolder(folder)
  await killHard(child)
  for (let round = 0; round < 5; round += 1) {
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => lockFolder(folder)))
    const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled')
    expect(winners.length).toBeLessThanOrEqual(1)
    for (const { value } of winners) value()
  }
  const release = await lockFolder(folder)
  release()
})

test('a later process with the same id is not the one that held it', async () => {
  const started = await processStart(process.pid)
  expect(started).toBeTypeOf('string')
  await leaveClaim({ pid: process.pid, started: `${started} before`, host: hostname() })
  const release = await lockFolder(folder)
  release()
})

test('of another computer nothing is known, so its claim holds, and the file to delete is named', async () => {
  await leaveClaim({ pid: 1, started: 'then', host: 'elsewhere' })
  const refused = await lockFolder(folder).catch((error: { message: string; suggestions: string[] }) => error)
  expect(refused).toMatchObject({ code: 'CTK_DATABASE_BUSY' })
  expect((refused as { message: string }).message).toContain('is open in process 1 on elsewhere.')
  expect((refused as { suggestions: string[] }).suggestions.join()).toContain(join(folder, 'ctk.lock'))
})

test('a claim that the computer lost when it went down does not hold', async () => {
  await leaveClaim({})
  const [name] = readdirSync(join(folder, 'ctk.lock'))
  writeFileSync(join(folder, 'ctk.lock', `${name}`), '')
  const release = await lockFolder(folder)
  release()
  expect(readdirSync(folder)).toEqual([])
})
