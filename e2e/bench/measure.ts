import { spawnSync } from 'node:child_process'

/** Something to time: a command, or a function. */
export interface Candidate {
  readonly name: string
  /** Not timed: puts things back as they were. */
  prepare?(): Promise<void>
  run(): Promise<void>
  /** Not timed: whether it did what it should. */
  check?(): Promise<void>
}

/** Runs candidates in turn, round after round, so that a busy moment meets them all. Returns the median of each, in milliseconds. */
export async function interleaved(candidates: readonly Candidate[], rounds: number): Promise<Map<string, number>> {
  const times = new Map<string, number[]>(candidates.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const candidate of candidates) {
      await candidate.prepare?.()
      const from = performance.now()
      await candidate.run()
      times.get(candidate.name)?.push(performance.now() - from)
      await candidate.check?.()
    }
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]))
}

/** A command as a candidate; a failure ends the benchmark. */
export function command(
  name: string,
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Candidate {
  return {
    name,
    run: async () => {
      const { status, stderr, error } = spawnSync(file, args, { env: { ...process.env, ...env }, encoding: 'utf8' })
      if (status !== 0) throw new Error(`${name} exited ${status}: ${error?.message ?? stderr}`)
    },
  }
}

/** Prints each candidate with its ratio to the first one. */
export function printRatios(title: string, medians: ReadonlyMap<string, number>): void {
  console.log(`\n${title}`)
  const [base] = medians.values()
  for (const [name, ms] of medians) {
    console.log(
      `  ${name.padEnd(44)} ${ms.toFixed(0).padStart(7)} ms  ${(ms / (base as number)).toFixed(2).padStart(6)} ×`,
    )
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
}
