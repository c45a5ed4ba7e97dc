// Packs every published package, checks what npm would get and runs it. Prints one line a package, and what is wrong; exits 1 then.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publishCheck } from '../src/publish/publish-check.ts'
import { reportCheck } from '../src/publish/report-check.ts'
import { readWorkspace } from '../src/workspace/read-workspace.ts'
import { isPublished } from '../src/workspace/workspace.ts'

const root = new URL('../../..', import.meta.url).pathname
const scratch = await mkdtemp(join(tmpdir(), 'ctk-publish-check-'))
try {
  const packages = readWorkspace(root).packages.filter(isPublished)
  if (!reportCheck(await publishCheck(root, packages, scratch))) process.exitCode = 1
} finally {
  await rm(scratch, { recursive: true, force: true })
}
