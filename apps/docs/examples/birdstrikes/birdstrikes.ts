// The main job on real input: 10,000 bird strikes, kept for ten years. Every step is a command that you could type.
// Run it with `npm start`; run it again, and there is nothing left to do.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const resolve = createRequire(import.meta.url).resolve
const ctk = resolve('@ctk/cli/bin/run.js')
// The package exports its code only; the data lies beside it.
const data = join(dirname(resolve('vega-datasets')), '../data/birdstrikes.csv')
const cutoff = '2002-12-31'

const steps: readonly (readonly [string, ...string[]])[] = [
  ['Prepare the database for policies', 'retention', 'setup'],
  [
    'Load the data, partitioned by month',
    'load',
    'table',
    data,
    'birdstrikes',
    '--create',
    '--if-exists=skip',
    '--partition-by=month(Flight Date)',
  ],
  ['Keep it for ten years', 'retention', 'set-ttl', 'birdstrikes', '--strategy=delete', '--duration=10y'],
  ['Check the policy', 'retention', 'check-policies', `--cutoff=${cutoff}`],
  ['See what would happen', 'retention', 'plan', `--cutoff=${cutoff}`],
  ['Do it', 'retention', 'run', `--cutoff=${cutoff}`],
  ['Look at the table', 'retention', 'show-ttl', 'birdstrikes'],
]

for (const [title, ...args] of steps) {
  console.log(`\n# ${title}\n$ ctk ${args.map(shown).join(' ')}`)
  const { status } = spawnSync(process.execPath, [ctk, ...args], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 70)
}

/** An argument as one would type it; the data set is shown by its name. */
function shown(argument: string): string {
  if (argument === data) return 'birdstrikes.csv'
  return /^[\w=.,/:-]+$/.test(argument) ? argument : `'${argument}'`
}
