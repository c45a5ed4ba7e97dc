import { mkdir, mkdtemp, readFile, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeNotifier, noticeFixture } from '@ctk/conformance'
import { afterAll, expect, test } from 'vitest'
import { notifier } from '../src/notifier.js'

const folder = await mkdtemp(join(tmpdir(), 'my-own-'))
afterAll(() => rm(folder, { recursive: true }))
const file = join(folder, 'events.ndjson')

async function written() {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

describeNotifier({
  name: 'my-own',
  open: async () => notifier(file),
  told: async () => (await written()).map(({ id }) => id),
  async breakDown() {
    await rm(file, { force: true })
    await mkdir(file)
    return () => rmdir(file)
  },
})

test('writes all of an event, with its time as people read it', async () => {
  const notice = noticeFixture(1000)
  const own = notifier(file)
  own.notify([notice])
  await own.flush(new AbortController().signal)
  expect((await written()).at(-1)).toEqual({ ...notice, at: new Date(notice.at).toISOString() })
})
