import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { root, runCtk, temporaryFolder, testEnvironment } from './run-ctk.js'

const image = Buffer.alloc(5_000_000, 'not really an image, ')
const checksum = `sha256:${createHash('sha256').update(image).digest('hex')}`

function folderWithImage(): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'image.png'), image)
  mkdirSync(join(folder, 'assets'))
  return folder
}

test('a folder takes the name, and says what it has', async () => {
  const folder = folderWithImage()
  const { stdout, stderr, exitCode } = await runCtk(folder, ['load', 'object', 'image.png', 'assets'])
  expect([exitCode, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^✔ assets\/image\.png · 4\.8 MiB in [\d.]+ s · verified\n {2}sha256:[0-9a-f]{64}\n$/)
  expect(readFileSync(join(folder, 'assets', 'image.png')).equals(image)).toBe(true)
  const again = await runCtk(folder, ['load', 'object', 'image.png', 'new/folder/', '--json'])
  expect(JSON.parse(again.stdout)).toMatchObject({
    dryRun: false,
    objects: [{ name: 'image.png', url: 'new/folder/image.png', size: image.length, checksum }],
    bytes: image.length,
  })
  await runCtk(folder, ['load', 'object', 'image.png', 'assets/other.png'])
  expect(readdirSync(join(folder, 'assets'))).toEqual(['image.png', 'other.png'])
})

test('a pattern goes into a folder, with the folders that it has below', async () => {
  const folder = folderWithImage()
  mkdirSync(join(folder, 'photos', 'old'), { recursive: true })
  for (const name of ['a.jpg', 'b.jpg', 'old/c.jpg']) writeFileSync(join(folder, 'photos', name), name)
  const dry = await runCtk(folder, ['load', 'object', 'photos/**', 'copies', '--dry-run'])
  expect([dry.exitCode, dry.stdout]).toEqual([
    0,
    `3 objects would be stored. Nothing has been changed.
  a.jpg → copies/a.jpg  5 B
  b.jpg → copies/b.jpg  5 B
  old/c.jpg → copies/old/c.jpg  9 B
`,
  ])
  expect(readdirSync(folder)).not.toContain('copies')
  const { stdout } = await runCtk(folder, ['load', 'object', 'photos/**', 'copies'])
  expect(stdout).toContain('✔ 3 objects stored · 19 B in')
  expect(readFileSync(join(folder, 'copies', 'old', 'c.jpg'), 'utf8')).toBe('old/c.jpg')
})

test('what a web server has is copied without a database', async () => {
  const folder = folderWithImage()
  const server = createServer((_, response) => response.end(image)).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const url = `http://ann:s3cret@127.0.0.1:${(server.address() as AddressInfo).port}/x/image.png?sig=hidden`
  const { stdout, exitCode } = await runCtk(folder, ['load', 'object', url, 'assets', '--json'])
  expect([exitCode, JSON.parse(stdout).objects[0].checksum]).toEqual([0, checksum])
  expect(stdout).not.toMatch(/s3cret|hidden/)
  expect(readdirSync(folder)).not.toContain('.ctk')
})

test('standard input is stored under the name of the target', async () => {
  const folder = folderWithImage()
  const argv = ['load', 'object', '-', 'assets/piped.bin']
  const child = spawn(process.execPath, [join(root, 'bin', 'run.js'), ...argv], {
    cwd: folder,
    env: testEnvironment(folder),
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  child.stdin.end(image)
  expect(await once(child, 'close')).toEqual([0, null])
  expect(readFileSync(join(folder, 'assets', 'piped.bin')).equals(image)).toBe(true)
})

test.each([
  ['itself', 'image.png'],
  ['another spelling', './assets/../image.png'],
  ['a URL', 'URL'],
  ['a link', 'link.png'],
  ['another name of the same file', 'hard.png'],
])('source and target must not be the same: %s', async (_, target) => {
  const folder = folderWithImage()
  symlinkSync('image.png', join(folder, 'link.png'))
  linkSync(join(folder, 'image.png'), join(folder, 'hard.png'))
  const named = target === 'URL' ? pathToFileURL(join(folder, 'image.png')).href : target
  const { stderr, exitCode } = await runCtk(folder, ['load', 'object', 'image.png', named])
  expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/^✖ Source and target are the same: /)])
  expect(readFileSync(join(folder, 'image.png')).equals(image)).toBe(true)
})

test.each([
  [['none.png', 'assets'], 3, 'There is no file none.png.'],
  [['*.gif', 'assets'], 3, 'No file is called like *.gif.'],
  [['image.png', 'image.png/x'], 3, 'a file has the name of one of its folders'],
  [['image.png', 'ftp://host/x'], 2, 'There is no sink "ftp".'],
  [['ftp://host/x', 'assets'], 2, 'There is no source "ftp".'],
  [['http://127.0.0.1:9/x', 'assets'], 4, 'connection refused'],
  [['image.png'], 2, 'TARGET is missing.'],
])('%j ends with %d', async (args, code, message) => {
  const { stderr, exitCode } = await runCtk(folderWithImage(), ['load', 'object', ...args])
  expect([exitCode, stderr]).toEqual([code, expect.stringContaining(message)])
})
