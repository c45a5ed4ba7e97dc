import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** How the runs of a rival ended, and how often each. */
export type Outcomes = Map<string, number>

interface RivalOptions {
  readonly url: string
  readonly schema: string
  readonly random: () => number
  readonly leaseMs: number
  readonly signal: AbortSignal
  readonly outcomes: Outcomes
  /** Told what no run should say. */
  complain(text: string): void
}

/** How likely it is that a run is killed, and that it is stopped for longer than its lease. */
const kills = 0.3
const stops = 0.08

/** Runs retention again and again, each time in a process of its own, of which some are killed and some are stopped for a while. */
export async function rival(options: RivalOptions): Promise<void> {
  const { random, signal, outcomes } = options
  while (!signal.aborted) {
    const outcome = await runOnce(options)
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    await sleep(1_000 + random() * 4_000, undefined, { signal }).catch(() => undefined)
  }
}

async function runOnce({ url, schema, random, leaseMs, complain }: RivalOptions): Promise<string> {
  const waitMs = random() < 0.5 ? 0 : 4 * leaseMs
  const options = JSON.stringify({ leaseMs, waitMs, parallel: 1 + Math.floor(random() * 2) })
  const child = spawn(process.execPath, [join(import.meta.dirname, '../crash/run-once.ts'), url, schema, options])
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk
    })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const draw = random()
  const moment = 300 + random() * 2_000
  const isKilled = draw < kills
  const isStopped = !isKilled && draw < kills + stops
  const timers = isKilled
    ? [setTimeout(() => child.kill('SIGKILL'), moment)]
    : isStopped
      ? [setTimeout(() => child.kill('SIGSTOP'), moment), setTimeout(() => child.kill('SIGCONT'), moment + 2 * leaseMs)]
      : []
  const code = await ended
  for (const timer of timers) clearTimeout(timer)
  if (code === null) return 'killed'
  const failures = code === 1 || code === 4 ? [...new Set(output.match(/CTK_[A-Z]+(_[A-Z]+)*/g))].sort().join(', ') : ''
  if (code === 70 || (code === 1 && failures === '')) complain(`exit ${code}: ${output.slice(0, 2_000)}`)
  return `${isStopped ? 'stopped for longer than its lease, ' : ''}exit ${code}${failures && ` (${failures})`}`
}
