#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const argv = process.argv.slice(2)
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 12)) {
  process.stderr.write(`ctk needs Node.js 22.12 or newer; this is ${process.versions.node}.\n`)
  process.exitCode = 2
} else if (argv.length === 1 && ['--version', '-v', 'version'].includes(argv[0])) {
  // Answered here, before anything is imported: it is what scripts and shells ask for most.
  const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`)
} else if (argv[0] === '__complete') {
  // Asked by a shell at each TAB: without oclif, and silent whatever happens.
  module.enableCompileCache?.()
  const { answer } = await import('../dist/completion/answer.js')
  const text = await answer(argv.slice(1), fileURLToPath(new URL('..', import.meta.url)))
  process.stdout.write(text, () => process.exit(0))
} else {
  module.enableCompileCache?.()
  // Read by the packages that colour their texts, some of them while they are imported.
  if (argv.includes('--no-color')) process.env.NO_COLOR = '1'
  const { main } = await import('@ctk/cli-kit/main')
  // Not awaited: a reader that goes away early, such as head, leaves this open.
  void main(argv, fileURLToPath(new URL('..', import.meta.url))).then((code) => process.exit(code))
}
