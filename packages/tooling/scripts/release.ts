// Checks the packages that the registry does not have in their version, and publishes them: npm run release. A snapshot goes
// under a dist-tag of its own: npm run release -- --tag NAME. Exits 1 where anything is wrong; nothing was published then.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { parseArgs } from 'node:util'
import { publishCheck } from '../src/publish/publish-check.ts'
import { reportCheck } from '../src/publish/report-check.ts'
import { runTool } from '../src/publish/run-tool.ts'
import { provenance } from '../src/release/provenance.ts'
import { refuseRelease } from '../src/release/refuse-release.ts'
import { readWorkspace } from '../src/workspace/read-workspace.ts'
import { isPublished } from '../src/workspace/workspace.ts'

const root = new URL('../../..', import.meta.url).pathname
const programs = join(root, 'node_modules/.bin')
const env = { ...process.env, ...provenance(process.env), PATH: [programs, process.env.PATH].join(delimiter) }
const { tag = 'latest' } = parseArgs({ options: { tag: { type: 'string' } } }).values

const packages = readWorkspace(root).packages.filter(isPublished)
const scratch = await mkdtemp(join(tmpdir(), 'ctk-release-'))
try {
  const refused = refuseRelease(
    packages.map(({ manifest }) => manifest),
    tag,
  )
  for (const line of refused) console.log(`✖ ${line}`)
  if (refused.length > 0) process.exitCode = 1
  else if (await check()) await changeset('publish', '--tag', tag, ...(tag === 'latest' ? [] : ['--no-git-tag']))
} finally {
  await rm(scratch, { recursive: true, force: true })
}

/** Whether what would be published may be. */
async function check(): Promise<boolean> {
  const file = join(scratch, 'publish-plan.json')
  await changeset('publish-plan', '--output', file)
  const { plan } = JSON.parse(await readFile(file, 'utf8'))
  const names: string[] = plan.flat().map(({ name }: { name: string }) => name)
  return reportCheck(await publishCheck(root, packages, join(scratch, 'packed'), names))
}

async function changeset(...args: string[]): Promise<void> {
  const { exitCode, output } = await runTool(join(programs, 'changeset'), args, root, env)
  process.stdout.write(output)
  if (exitCode !== 0) throw new Error(`changeset ${args.join(' ')} ended with ${exitCode}`)
}
