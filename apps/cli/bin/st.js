#!/usr/bin/env node
// `st …` is `ctk st …`.
const [, , first] = process.argv
if (!['--version', '-v', 'version', '__complete'].includes(first)) {
  const help = first === undefined || ['--help', '-h', 'help'].includes(first)
  process.argv.splice(2, help ? 1 : 0, ...(help ? ['help'] : []), 'st')
}
await import('./run.js')
