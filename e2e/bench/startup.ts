import type { TestDatabase } from '@ctk/conformance'
import { ctk } from './ctk.ts'
import { command, interleaved, printRatios } from './measure.ts'
import { pythonToolkit } from './peer.ts'

/** How long a command takes to start, against an empty Node and, where it is installed, the Python toolkit. */
export async function benchStartup(cratedb: TestDatabase): Promise<void> {
  const bare = await interleaved(
    [
      command('node -e 0', process.execPath, ['-e', '0']),
      command('ctk --version', ...ctk('--version')),
      command('ctk --help', ...ctk('--help')),
    ],
    15,
  )
  printRatios('Start-up', bare)

  const peer = pythonToolkit()
  const uri = cratedb.url.replace(/^http/, 'crate')
  const list = await interleaved(
    [
      ...(peer ? [command('Python toolkit list-policies', peer, ['list-policies', uri])] : []),
      command('ctk retention list-policies', ...ctk('retention', 'list-policies', '--uri', cratedb.url)),
    ],
    9,
  )
  printRatios('list-policies on CrateDB', list)
}
