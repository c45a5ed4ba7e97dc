import { isDeepStrictEqual } from 'node:util'
import type { Database } from '@ctk/core'
import type { FailPoint } from './fail-point.js'
import type { ProcessPool } from './process-pool.js'

/** Something that must survive being killed at any instant. */
export interface CrashScenario {
  /** Puts everything back to the beginning. */
  prepare(database: Database): Promise<void>
  /** What gets killed. */
  run(database: Database): Promise<unknown>
  /** What comes after it and must put things right. Default: the same once more. */
  recover?(database: Database): Promise<unknown>
  /** What there is in the end, as plain data; it is compared with what there is when nobody was killed. */
  inspect(database: Database): Promise<unknown>
}

/** How thoroughly to sweep. */
export interface SweepOptions {
  /** Every n-th statement; default 1, all of them. */
  readonly every?: number
  /** Only statements that match; default all. The comment of operations, `/ctk [0-9a-f]+ run/`, finds those of handlers. */
  readonly matching?: RegExp
  readonly sides?: readonly FailPoint['side'][]
  /** Whether processes lose the connection at the statement and go on, instead of dying. Default false. */
  readonly survive?: boolean
}

/** A kill that was not recovered from. */
export interface SweepFinding extends FailPoint {
  /** The statement, shortened. */
  readonly statement: string
  /** What the end was like, or what the recovery threw. */
  readonly found: unknown
}

/** What a sweep saw. */
export interface SweepReport {
  /** The statements of the run that was not disturbed. */
  readonly statements: number
  /** How many processes were killed, or lost their connection. */
  readonly kills: number
  /** What there is in the end when nobody is killed. */
  readonly expected: unknown
  readonly findings: readonly SweepFinding[]
}

/**
 * Kills a process before and after each statement that it sends, lets another one recover, and compares what there is in the
 * end with what there is when nobody is killed.
 *
 * @example
 * const report = await killSweep(pool, scenario)
 * expect(report.findings).toEqual([])
 */
export async function killSweep(
  pool: ProcessPool,
  scenario: CrashScenario,
  { every = 1, matching, sides = ['before', 'after'], survive = false }: SweepOptions = {},
): Promise<SweepReport> {
  const observer = pool.start().database
  const recover = (scenario.recover ?? scenario.run).bind(scenario)
  await scenario.prepare(observer)
  const undisturbed = pool.start()
  await scenario.run(undisturbed.database)
  // The next one finds nothing to do, and must leave it at that.
  await recover(pool.start().database)
  const expected = await scenario.inspect(observer)
  const { sent } = undisturbed.driver
  const findings: SweepFinding[] = []
  let kills = 0
  for (let at = 1; at <= sent.length; at += every) {
    if (matching && !matching.test(sent[at - 1] ?? '')) continue
    for (const side of sides) {
      await scenario.prepare(observer)
      const victim = pool.start({ at, side, survives: survive })
      const outcome = await scenario.run(victim.database).then(
        () => undefined,
        (error: unknown) => error,
      )
      await victim.driver.settled()
      if (victim.driver.isReached) kills++
      const statement = shown(sent[at - 1])
      try {
        if (!victim.driver.isReached && outcome !== undefined) throw outcome
        await recover(pool.start().database)
        const found = await scenario.inspect(observer)
        if (!isDeepStrictEqual(found, expected)) findings.push({ at, side, statement, found })
      } catch (error) {
        findings.push({ at, side, statement, found: error })
      }
    }
  }
  return { statements: sent.length, kills, expected, findings }
}

function shown(text = ''): string {
  return text.replace(/\s+/g, ' ').slice(0, 160)
}
